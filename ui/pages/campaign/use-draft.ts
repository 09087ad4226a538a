import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Campaign } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { ApiFailure, call } from '../../api/client.ts';

const PAUSE_MS = 600;
const RETRY_MS = 3_000;
type Change = Partial<Pick<Campaign, 'name' | 'whom' | 'email' | 'schedule' | 'holdoutPercent'>>;

export interface Draft {
  /** As it stands on the screen. */
  campaign: Campaign;
  change(change: Change): void;
  state: 'saved' | 'saving' | 'failed' | 'conflict';
  fault: ApiFailure | null;
  /** Saves now what is not saved yet. False = it could not be. */
  flush(): Promise<boolean>;
}

/** Keeps a draft on the server: a short pause after each change, one request at a time, never over someone else's work. */
export function useDraft(opened: Campaign): Draft {
  const queries = useQueryClient();
  const [campaign, show] = useState(opened);
  const [saving, say] = useState<{ state: Draft['state']; fault: ApiFailure | null }>({ state: 'saved', fault: null });
  const kept = useRef({
    rev: opened.rev,
    open: {} as Change,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
    running: null as Promise<boolean> | null,
  });

  const draft = useMemo(() => {
    const own = kept.current;
    async function save(): Promise<boolean> {
      const sent = own.open;
      if (Object.keys(sent).length === 0) return true;
      own.open = {};
      say({ state: 'saving', fault: null });
      try {
        const answer = await call(contract.campaigns.update, { params: { id: opened.id }, body: { rev: own.rev, ...sent } });
        own.rev = answer.rev;
        show((now) => ({ ...now, rev: answer.rev, problems: answer.problems }));
        queries.setQueryData([contract.campaigns.one.path, { params: { id: opened.id } }], answer);
        await queries.invalidateQueries({ queryKey: [contract.campaigns.checklist.path] });
        if (Object.keys(own.open).length > 0) return save();
        say({ state: 'saved', fault: null });
        return true;
      } catch (fault) {
        const failure = fault instanceof ApiFailure ? fault : new ApiFailure(0, 'unreachable', '');
        own.open = { ...sent, ...own.open };
        say({ state: failure.status === 409 ? 'conflict' : 'failed', fault: failure });
        if (failure.status === 0 || failure.status >= 500) own.timer = setTimeout(flush, RETRY_MS);
        return false;
      }
    }
    function flush(): Promise<boolean> {
      clearTimeout(own.timer);
      own.running ??= save().finally(() => {
        own.running = null;
      });
      return own.running;
    }
    return {
      flush,
      change(change: Change) {
        show((now) => ({ ...now, ...change }));
        own.open = { ...own.open, ...change };
        clearTimeout(own.timer);
        own.timer = setTimeout(flush, PAUSE_MS);
      },
    };
  }, [opened.id, queries]);

  useEffect(
    () => () => {
      void draft.flush();
    },
    [draft],
  );
  return { campaign, ...draft, ...saving };
}
