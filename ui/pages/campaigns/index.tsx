import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SelectFilter } from '../../components/select-filter.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { CampaignTable } from './campaign-table.tsx';
import { NewCampaign } from './new-campaign.tsx';

const route = getRouteApi('/a/$audienceId/campaigns');
const statuses = ['draft', 'waiting', 'sending', 'paused', 'held', 'sent', 'cancelled'] as const;

export function CampaignsPage() {
  const { t } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const set = (change: Partial<typeof filters>) => navigate({ search: { ...filters, ...change }, replace: true });
  const campaigns = usePages(contract.campaigns.list, { query: { audienceId, ...filters, limit: 50 } }, { every: 10_000 });
  const filtered = Boolean(filters.search || filters.status);
  return (
    <Page title={t('title')} crumbs={[]}>
      <h1 className="unseen">{t('title')}</h1>
      <div className="filters">
        <SearchField label={t('search')} value={filters.search ?? ''} onChange={(search) => set({ search: search || undefined })} />
        <SelectFilter
          label={t('statusFilter')}
          all={t('anyStatus')}
          value={filters.status}
          choices={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(status) => set({ status })}
        />
        <span className="grow" />
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
          {t('new')}
        </Button>
      </div>
      {campaigns.isPending && <Skeleton lines={8} />}
      {campaigns.isError && <ErrorState fault={campaigns.error} retry={() => campaigns.refetch()} />}
      {campaigns.items.length > 0 && (
        <>
          <CampaignTable campaigns={campaigns.items} />
          <LoadMore pages={campaigns} />
        </>
      )}
      {campaigns.isSuccess &&
        campaigns.items.length === 0 &&
        (filtered ? (
          <Empty action={<Button onClick={() => navigate({ search: {}, replace: true })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty>{t('empty')}</Empty>
        ))}
      {adding && <NewCampaign close={() => setAdding(false)} />}
    </Page>
  );
}
