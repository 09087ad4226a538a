import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { Banner } from './banner.tsx';
import { Charged } from './charged.tsx';
import { Contacts } from './contacts.tsx';
import { Cost } from './cost.tsx';
import { Figures } from './figures.tsx';
import { Runs } from './runs.tsx';
import { Saved } from './saved.tsx';
import { TierDialog } from './tier-dialog.tsx';

/** Everything about the archived: what it saves, what was done, who they are and how they come back. */
export function ArchivePage() {
  const { t } = useTranslation('archive');
  const { id: audienceId } = useAudience();
  const { run: runId } = useSearch({ from: '/a/$audienceId/archive' });
  const navigate = useNavigate({ from: '/a/$audienceId/archive' });
  const [tiers, setTiers] = useState(false);
  const cost = useRead(contract.archive.cost, { query: { audienceId } }, { keep: true });
  const editTiers = () => setTiers(true);
  return (
    <Page title={t('title')} crumbs={[]} flush>
      <div className={css.page}>
        <div className={css.main}>
          <h1 className={css.title}>{t('title')}</h1>
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
              <Cost cost={cost.data} />
            </>
          )}
          <section>
            <h2>{t('back.title')}</h2>
            <p className="soft">{t('back.means')}</p>
          </section>
        </aside>
      </div>
      {tiers && cost.data && <TierDialog cost={cost.data} close={() => setTiers(false)} />}
    </Page>
  );
}
