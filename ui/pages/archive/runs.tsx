import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { ButtonLink } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { fromWords, isOpen, type Run } from './run-words.ts';
import { UndoRun } from './undo-run.tsx';

/** What was archived together, newest first, and the way back. */
export function Runs() {
  const { t } = useTranslation('archive');
  const { id: audienceId } = useAudience();
  const runs = usePages(contract.archive.runs, { query: { audienceId, limit: 10 } });
  return (
    <section className={css.section}>
      <h2>{t('runs.title')}</h2>
      {runs.isPending && <Skeleton lines={3} />}
      {runs.isError && <ErrorState fault={runs.error} retry={() => runs.refetch()} />}
      {runs.isSuccess && runs.items.length === 0 && (
        <Empty
          action={
            <ButtonLink to="/a/$audienceId/contacts" params={{ audienceId }}>
              {t('runs.toContacts')}
            </ButtonLink>
          }
        >
          {t('runs.empty')}
        </Empty>
      )}
      {runs.items.length > 0 && (
        <table className={`table cards ${css.runs}`}>
          <thead>
            <tr>
              <th>{t('runs.when')}</th>
              <th>{t('runs.from')}</th>
              <th>{t('runs.who')}</th>
              <th className="num">{t('runs.archived')}</th>
              <th className="num">{t('runs.back')}</th>
              <td />
              <th className="num">{t('runs.saves')}</th>
              <th>
                <span className="unseen">{t('runs.undo')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.items.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={runs} />
    </section>
  );
}

function Row({ run }: { run: Run }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const navigate = useNavigate({ from: '/a/$audienceId/archive' });
  const n = (key: string, count: number) => t(key, { count, number: f.exact(count) });
  const back = Object.entries(run.back).map(([how, count]) => n(`runs.${how}`, count));
  const came = Object.values(run.back).reduce((sum, count) => sum + count, 0);
  const standing = isOpen(run.state)
    ? t('runs.working')
    : run.undo
      ? isOpen(run.undo)
        ? t('runs.undoing')
        : n('runs.undone', run.restored)
      : run.archived === 0
        ? run.state === 'done'
          ? ''
          : t(`runs.${run.state}`)
        : null;
  return (
    <tr>
      <td>
        <span className="medium num">{f.near(run.createdAt)}</span>
      </td>
      <td className={css.from}>
        <b>{fromWords(run, t, f)}</b>{' '}
        <span className="meta num">
          {run.version !== null && t('version', { number: f.exact(run.version) })}
          {(run.by === 'policy' || run.by === 'step') && t(run.by)}
        </span>
      </td>
      <td className="soft">{run.by === 'policy' ? t('actor.policy') : t(`actor.${run.actor}`, { defaultValue: run.actor })}</td>
      <td className="num">
        <button
          type="button"
          className="leads"
          title={t('runs.only')}
          onClick={() => navigate({ search: (was) => ({ ...was, of: run.id }), hash: 'contacts' })}
        >
          {f.exact(run.archived)}
        </button>
      </td>
      <td className="num">{f.exact(came)}</td>
      <td className="meta num">
        <span>{back.join(', ')}</span>
      </td>
      <td className={`num ${Number(run.saves) > 0 && !run.undo ? 'green medium' : ''}`}>
        {run.saves === null || run.undo ? '–' : f.money(run.saves, run.currency)}
      </td>
      <td className={css.act}>{standing === null ? <UndoRun run={run} /> : <span className="meta num">{standing}</span>}</td>
    </tr>
  );
}
