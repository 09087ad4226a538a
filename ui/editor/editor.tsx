import { useHotkeys } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { contract } from '../../api/contract.ts';
import type { Flow } from '../../api/flows/contract.ts';
import { useRead } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { nameOf } from '../components/person.tsx';
import { useAutosave } from './autosave.ts';
import { Band } from './band.tsx';
import { Canvas } from './canvas.tsx';
import { changesOf, same } from './changes.ts';
import { type Editing, EditingContext, type Who } from './context.ts';
import { firstDay } from './days.ts';
import css from './editor.module.css';
import { Header } from './header.tsx';
import { Inspector } from './inspector.tsx';
import { currentProblems } from './problems.ts';
import { PublishDialog } from './publish/publish-dialog.tsx';
import { flowMails } from './steps/flow-mails.ts';
import { createEditorStore } from './store.ts';

export function Editor({ flow }: { flow: Flow }) {
  const { t } = useTranslation('editor');
  const [store] = useState(() => createEditorStore(flow.draft));
  const saving = useAutosave(flow, store);
  const draft = useStore(store, (s) => s.definition);
  const search = useSearch({ from: '/a/$audienceId/flows/$flowId' });
  const navigate = useNavigate({ from: '/a/$audienceId/flows/$flowId' });
  const [focus, setFocus] = useState<Editing['focus']>({ field: null, asked: 0 });
  const [publishing, setPublishing] = useState<'no' | 'open' | 'fixing'>('no');
  const [who, setWho] = useWho(flow);

  const live = flow.live?.definition ?? null;
  const changes = useMemo(() => changesOf(draft, live), [draft, live]);
  const showsLive = search.view === 'live' && live !== null;
  const shown = showsLive && changes.count > 0 ? live : draft;
  const problems = useMemo(() => currentProblems(shown, saving.problems), [shown, saving.problems]);
  const select = useCallback<Editing['select']>(
    (id, { tab, what, reason, field } = {}) => {
      // closing gives the focus back by itself
      if (id) setFocus(({ asked }) => ({ field: field ?? null, asked: asked + 1 }));
      navigate({
        search: (now) => ({
          view: now.view,
          ...(id ? { step: id } : {}),
          ...(tab ? { tab } : {}),
          ...(what ? { what } : {}),
          ...(reason ? { reason } : {}),
        }),
        replace: true,
      });
    },
    [navigate],
  );

  // typing starts a draft
  useEffect(() => {
    if (showsLive && !same(draft, live)) navigate({ search: (now) => ({ ...now, view: 'draft' }), replace: true });
  }, [draft]);

  const { undo, redo } = store.temporal.getState();
  useHotkeys(
    [
      ['mod+Z', () => undo()],
      ['mod+shift+Z', () => redo()],
      ['mod+Y', () => redo()],
      ['Escape', () => search.step && leave(search.step, () => select(null))],
    ],
    [],
  );

  const mails = useMemo(() => flowMails(flow.id), [flow.id]);

  const editing: Editing = {
    flow,
    mails,
    store,
    shown,
    live,
    changes,
    problems: showsLive ? [] : problems,
    saving,
    readOnly: flow.status === 'archived' || (showsLive && changes.count > 0) || saving.state === 'conflict',
    selected: search.step ?? null,
    tab: search.tab ?? 'content',
    what: search.what,
    reason: search.reason,
    select,
    focus,
    who,
    setWho,
  };
  return (
    <EditingContext value={editing}>
      <Page title={flow.name} flush header={<Header view={showsLive ? 'live' : 'draft'} publish={() => setPublishing('open')} />}>
        <div className={css.editor}>
          <section className={css.canvas} aria-label={t('canvas')}>
            <Band view={showsLive ? 'live' : 'draft'} />
            {publishing === 'fixing' && <BackToPublishing go={async () => (await saving.flush()) && setPublishing('open')} />}
            <Canvas />
          </section>
          {search.step && <Inspector key={search.step} close={() => leave(search.step, () => select(null))} />}
        </div>
        {publishing === 'open' && <PublishDialog close={() => setPublishing('no')} fix={() => setPublishing('fixing')} />}
      </Page>
    </EditingContext>
  );
}

/** While something found at publishing is being mended. */
function BackToPublishing({ go }: { go(): void }) {
  const { t } = useTranslation('editor');
  return (
    <div className={css.notice}>
      <span className="grow">{t('publishing.fixing')}</span>
      <Button small onClick={go}>
        {t('publishing.back')}
      </Button>
    </div>
  );
}

/** Closes the inspector and gives the focus back to what opened it. */
function leave(step: string | undefined, close: () => void) {
  // an open menu or dialog takes Escape for itself
  const others = document.querySelectorAll('[role="dialog"]:not([data-inspector]), [role="menu"], [role="listbox"]');
  if ([...others].some((one) => one.getClientRects().length > 0)) return;
  close();
  if (step) setTimeout(() => document.querySelector<HTMLElement>(`[data-opens="${CSS.escape(step)}"]`)?.focus(), 0);
}

/** Whose data the previews show: someone who has just lapsed, until another is chosen. */
function useWho(flow: Flow): [Who | null, (who: Who | null) => void] {
  const [chosen, choose] = useState<Who | null>(null);
  const lapsed = flow.draft.trigger.type === 'lapsed';
  const query = { audienceId: flow.audienceId, limit: 1, mailable: 'yes' as const, ...(lapsed ? { fromDay: firstDay(flow.draft) } : {}) };
  const found = useRead(contract.contacts.list, { query }, { enabled: chosen === null });
  const first = found.data?.items[0];
  const offered = useMemo<Who | null>(
    () => (first ? { id: first.id, name: nameOf(first), firstName: first.firstName, lastOrderAt: first.lastOrderAt } : null),
    [first],
  );
  return [chosen ?? offered, choose];
}
