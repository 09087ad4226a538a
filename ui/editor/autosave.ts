import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { contract } from '../../api/contract.ts';
import type { Flow } from '../../api/flows/contract.ts';
import { type Definition, definition as language } from '../../workflows/flow/flow.ts';
import type { Problem } from '../../workflows/flow/problems.ts';
import { ApiFailure, call } from '../api/client.ts';
import type { EditorStore } from './store.ts';

const PAUSE_MS = 600;
const RETRY_MS = 3_000;

export interface Saving {
  state: 'saved' | 'saving' | 'invalid' | 'failed' | 'conflict';
  at: string;
  fault: ApiFailure | null;
  problems: Problem[];
  /** Saves now what is not saved yet. False = it could not be. */
  flush: () => Promise<boolean>;
  /** The server's draft is the one to go on from. */
  restart: (flow: Flow) => void;
}

type Shown = Omit<Saving, 'flush' | 'restart'>;

/** Keeps the draft on the server: a short pause after each change, one request at a time, never over someone else's work. */
export function useAutosave(flow: Flow, store: EditorStore): Saving {
  const queries = useQueryClient();
  const [shown, show] = useState<Shown>({ state: 'saved', at: flow.draftAt, fault: null, problems: flow.problemList as Problem[] });
  const saver = useRef<ReturnType<typeof createSaver> | null>(null);
  saver.current ??= createSaver(flow, store, show, (saved) =>
    queries.setQueryData<Flow>([contract.flows.one.path, { params: { id: flow.id } }], (was) => was && { ...was, ...saved }),
  );
  const { start, flush, restart } = saver.current;
  useEffect(start, [start]);
  return { ...shown, flush, restart };
}

type Saved = Pick<Flow, 'draft' | 'draftRev' | 'draftAt' | 'problemList'>;

export function createSaver(flow: Flow, store: EditorStore, show: (shown: Shown) => void, keep: (saved: Saved) => void) {
  let rev = flow.draftRev;
  let saved: Definition = store.getState().definition;
  let last: Pick<Shown, 'at' | 'problems'> = { at: flow.draftAt, problems: flow.problemList as Problem[] };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;
  let blocked = false;
  const say = (state: Shown['state'], fault: ApiFailure | null = null) => show({ ...last, state, fault });

  async function save(): Promise<boolean> {
    const sent = store.getState().definition;
    if (sent === saved) return true;
    if (blocked) return false;
    if (!language.safeParse(sent).success) {
      say('invalid');
      return false;
    }
    say('saving');
    try {
      const answer = await call(contract.flows.saveDraft, { params: { id: flow.id }, body: { draftRev: rev, definition: sent } });
      ({ draftRev: rev } = answer);
      saved = sent;
      last = { at: answer.draftAt, problems: answer.problems as Problem[] };
      keep({ draft: sent, draftRev: rev, draftAt: answer.draftAt, problemList: answer.problems });
      if (store.getState().definition !== sent) return save();
      say('saved');
      return true;
    } catch (fault) {
      const failure = fault instanceof ApiFailure ? fault : new ApiFailure(0, 'unreachable', '');
      blocked = failure.status === 409;
      say(blocked ? 'conflict' : 'failed', failure);
      if (failure.status === 0 || failure.status >= 500) timer = setTimeout(flush, RETRY_MS);
      return false;
    }
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer);
    running ??= save().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    flush,
    restart(fresh: Flow) {
      clearTimeout(timer);
      blocked = false;
      rev = fresh.draftRev;
      saved = fresh.draft;
      store.getState().adopt(fresh.draft);
      last = { at: fresh.draftAt, problems: fresh.problemList as Problem[] };
      say('saved');
    },
    start() {
      const stop = store.subscribe(({ definition }, before) => {
        if (definition === before.definition || definition === saved) return;
        clearTimeout(timer);
        timer = setTimeout(flush, PAUSE_MS);
      });
      const ask = (event: BeforeUnloadEvent) => {
        if (store.getState().definition !== saved && !blocked) event.preventDefault();
      };
      window.addEventListener('beforeunload', ask);
      return () => {
        stop();
        window.removeEventListener('beforeunload', ask);
        if (store.getState().definition !== saved) void flush();
      };
    },
  };
}
