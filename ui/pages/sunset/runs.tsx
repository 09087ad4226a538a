import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { LoadMore } from '../../components/load-more.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './sunset.module.css';

/** What the policy did, newest first; each archiving leads to its run, where it can be undone. */
export function RunsSoFar({ policyId, series }: { policyId: string; series: boolean }) {
  const { t } = useTranslation('sunset');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const runs = usePages(contract.sunset.runs, { params: { id: policyId }, query: { limit: 12 } }, { every: 10_000 });
  return (
    <section>
      <h2>{t('runs.title')}</h2>
      {runs.isPending && <Skeleton lines={3} />}
      {runs.isError && <ErrorState fault={runs.error} retry={() => runs.refetch()} />}
      {runs.isSuccess && runs.items.length === 0 && <p className="soft">{t('runs.none')}</p>}
      {runs.items.length > 0 && (
        <table className={`table ${css.runs}`}>
          <thead>
            <tr>
              <th>{t('runs.when')}</th>
              {series && <th className="num">{t('runs.series')}</th>}
              {series && <th className="num">{t('runs.reacted')}</th>}
              <th className="num">{t('runs.archived')}</th>
              <th className="num">{t('runs.back')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.items.map((run) => (
              <tr key={run.id}>
                <td>
                  <span className="num">{f.day(run.createdAt)}</span>
                  {run.state !== 'done' && (
                    <span className={`meta ${run.state === 'failed' ? 'red' : ''}`} title={run.error ?? undefined}>
                      {' '}
                      {t(`runs.state.${run.state}`)}
                    </span>
                  )}
                </td>
                {series && <td className="num">{f.exact(run.series)}</td>}
                {series && <td className="num green">{f.exact(run.reacted)}</td>}
                <td className="num">
                  {run.archiveRunId ? (
                    <Link to="/a/$audienceId/archive" params={{ audienceId }} search={{ run: run.archiveRunId }} className="leads">
                      {f.exact(run.archived)}
                    </Link>
                  ) : (
                    f.exact(run.archived)
                  )}
                </td>
                <td className="num">{f.exact(run.cameBack)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={runs} />
    </section>
  );
}
