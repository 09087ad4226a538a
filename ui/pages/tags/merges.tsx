import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { contract } from '../../../api/contract.ts';
import type { tagMerge } from '../../../api/tags/contract.ts';
import { usePages, useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './tags.module.css';

type Merge = z.infer<typeof tagMerge>;
const atWork = (merge: Merge) => merge.state === 'merging' || merge.state === 'undoing';

/** Merges of the last 30 days, those at work with their progress; nothing where there were none. */
export function Merges() {
  const { t } = useTranslation('tags');
  const { id: audienceId } = useAudience();
  const found = usePages(contract.tags.merges, { query: { audienceId, limit: 20 } }, { every: 10_000 });
  if (found.items.length === 0) return null;
  return (
    <section className={css.merges}>
      <h2>{t('merges.title')}</h2>
      <ul>
        {found.items.map((merge) => (
          <Line key={merge.id} merge={merge} />
        ))}
      </ul>
      <LoadMore pages={found} />
    </section>
  );
}

function Line({ merge }: { merge: Merge }) {
  const { t } = useTranslation('tags');
  const f = useFormat();
  const { id, names, keep, contacts, at, undoUntil, state, jobId } = merge;
  const undo = useWrite(contract.tags.undoMerge, [contract.tags.list, contract.tags.merges]);
  return (
    <li className={css.merge}>
      <span className="grow">
        {t(keep.name ? 'merges.line' : 'merges.lineGone', {
          names: f.list(names.map((name) => t('quoted', { name }))),
          keep: t('quoted', { name: keep.name }),
        })}{' '}
        <span className="meta">
          {t('count', { count: contacts, number: f.exact(contacts) })} · {f.near(at)}
          {state === 'undone' && ` · ${t('merges.undone')}`}
        </span>
      </span>
      {atWork(merge) && jobId && <Work id={jobId} />}
      {state === 'merged' && (
        <Confirm
          effect={t('merges.effect', { day: f.day(undoUntil) })}
          verb={t('merges.undo')}
          onYes={() =>
            undo.mutate({ params: { id } }, { onError: (fault) => notifications.show({ message: faultText(fault, t), color: 'red' }) })
          }
        >
          {(ask) => (
            <Button small icon="undo" busy={undo.isPending} onClick={ask}>
              {t('merges.undo')}
            </Button>
          )}
        </Confirm>
      )}
    </li>
  );
}

/** The job at work on it, and a way to stop it. */
function Work({ id }: { id: string }) {
  const { t } = useTranslation('tags');
  const f = useFormat();
  const job = useRead(contract.jobs.one, { params: { id } }, { every: 1_500 });
  const cancel = useWrite(contract.jobs.cancel, [contract.jobs.one]);
  if (!job.data) return null;
  const { done, total, wanted } = job.data;
  const label = total === null ? t('merges.waiting') : t('merges.progress', { done: f.exact(done), total: f.exact(total) });
  return (
    <>
      <ProgressBar label={label} done={done} total={total ?? 1} />
      <Button small busy={wanted === 'cancel'} onClick={() => cancel.mutate({ params: { id } })}>
        {t('cancel')}
      </Button>
    </>
  );
}
