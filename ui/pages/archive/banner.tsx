import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { isOpen, outcomeWords, type Run } from './run-words.ts';
import { UndoRun } from './undo-run.tsx';

const refreshed = [
  contract.archive.runs,
  contract.archive.cost,
  contract.archive.contacts,
  contract.contacts.list,
  contract.contacts.count,
];

/** The run that is at work, or the one the address names: its progress, then what it did. */
export function Banner({ runId, dismiss }: { runId: string | undefined; dismiss(): void }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const newest = useRead(contract.archive.runs, { query: { audienceId, limit: 1 } }, { every: 5_000 });
  const working = newest.data?.items.find((run) => isOpen(run.state) || isOpen(run.undo));
  const id = runId ?? working?.id;
  const one = useRead(contract.archive.run, { params: { id: id ?? '' } }, { enabled: Boolean(id), every: id ? 1_000 : false });
  const run = one.data;
  const state = run && `${run.state} ${run.undo}`;
  useEffect(() => {
    for (const { path } of refreshed) queries.invalidateQueries({ queryKey: [path] });
  }, [state]);
  const cancel = useWrite(contract.archive.cancel, [contract.archive.run]);
  if (!run) return null;
  if (isOpen(run.state)) return <Working run={run} busy={cancel.isPending} cancel={() => cancel.mutate({ params: { id: run.id } })} />;
  const good = run.state === 'done';
  return (
    <div className={css.banner} data-good={good || undefined} role="status">
      <Icon name={good ? 'check' : 'info'} size={18} />
      <span className="grow num">
        <Bold>
          {run.undo && !isOpen(run.undo)
            ? t('runs.undone', { count: run.restored, number: f.exact(run.restored) })
            : run.undo
              ? t('runs.undoing')
              : outcomeWords(run, t, f)}
        </Bold>
      </span>
      {run.archived > 0 && !run.undo && <UndoRun run={run} />}
      <IconButton small icon="close" size={16} label={t('run.dismiss')} onClick={dismiss} />
    </div>
  );
}

function Working({ run, busy, cancel }: { run: Run; busy: boolean; cancel(): void }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { taken, done } = run;
  const words = taken === null ? t('run.counting') : t('run.working', { done: f.exact(done), total: f.exact(taken) });
  return (
    <div className={css.banner} data-good>
      <div className="grow">
        <ProgressBar label={words} done={done} total={taken ?? Math.max(1, done)} />
      </div>
      <Button small busy={busy} onClick={cancel}>
        {t('run.cancel')}
      </Button>
    </div>
  );
}
