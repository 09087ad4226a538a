import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { CostOfInactivity } from '../../components/cost-of-inactivity.tsx';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { Banner } from './banner.tsx';
import { Charged } from './charged.tsx';
import { Contacts } from './contacts.tsx';
import { Figures } from './figures.tsx';
import { Runs } from './runs.tsx';
import { Saved } from './saved.tsx';
import { TierDialog } from './tier-dialog.tsx';

/** Everything about the archived: what it saves, what was done, who they are and how they come back. */
export function ArchivePage() {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { run: runId } = useSearch({ from: '/a/$audienceId/archive' });
  const navigate = useNavigate({ from: '/a/$audienceId/archive' });
  const [tiers, setTiers] = useState(false);
  const [exporting, setExporting] = useState(false);
  const cost = useRead(contract.archive.cost, { query: { audienceId } }, { keep: true });
  const policies = useRead(contract.sunset.list, { query: { audienceId } });
  const asking = (policies.data?.items ?? []).filter(({ lastRun }) => lastRun?.state === 'asks');
  const archived = Object.values(cost.data?.archived ?? {}).reduce((sum, n) => sum + n, 0);
  const editTiers = () => setTiers(true);
  return (
    <Page title={t('title')} crumbs={[]} flush>
      <div className={css.page}>
        <div className={css.main}>
          <div className={css.title}>
            <h1 className="grow">{t('title')}</h1>
            <ButtonLink to="/a/$audienceId/archive/policies" params={{ audienceId }}>
              {t('policies')} {policies.data && <span className="softer num">{f.exact(policies.data.items.length)}</span>}
            </ButtonLink>
            <Button icon="download" onClick={() => setExporting(true)}>
              {t('export')}
            </Button>
          </div>
          {asking.map((policy) => (
            <Link
              key={policy.id}
              to="/a/$audienceId/archive/policies/$policyId"
              params={{ audienceId, policyId: policy.id }}
              className={css.banner}
            >
              <Icon name="warning" size={18} className="amber" />
              <span className="grow">{t('policyAsks', { name: policy.name })}</span>
              <Icon name="right" />
            </Link>
          ))}
          <Banner runId={runId} dismiss={() => navigate({ search: (was) => ({ ...was, run: undefined }) })} />
          {cost.isPending && <Skeleton lines={2} height={32} />}
          {cost.isError && <ErrorState fault={cost.error} retry={() => cost.refetch()} />}
          {cost.data && <Figures cost={cost.data} editTiers={editTiers} />}
          <Runs />
          <Contacts />
        </div>
        <aside className={css.side} aria-label={t('cost.title')}>
          {cost.data && (
            <>
              <Saved cost={cost.data} />
              <Charged cost={cost.data} editTiers={editTiers} />
              <CostOfInactivity cost={cost.data} />
            </>
          )}
          <section>
            <h2>{t('back.title')}</h2>
            <p className="soft">{t('back.means')}</p>
          </section>
        </aside>
      </div>
      {exporting && (
        <ExportDialog
          selection={{ archived: true }}
          count={t('dialog.contacts', { count: archived, number: f.exact(archived) })}
          name={t('title')}
          columns={['email', 'firstName', 'lastName', 'status', 'archivedAt', 'lastOrderAt', 'orderCount', 'revenue']}
          close={() => setExporting(false)}
        />
      )}
      {tiers && cost.data && <TierDialog cost={cost.data} close={() => setTiers(false)} />}
    </Page>
  );
}
