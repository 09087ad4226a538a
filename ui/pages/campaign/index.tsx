import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Compose } from './compose.tsx';
import { Sent } from './sent.tsx';

const MOVING = ['waiting', 'sending', 'held', 'paused'];

export function CampaignPage() {
  const { t } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const { campaignId } = useParams({ from: '/a/$audienceId/campaigns/$campaignId' });
  const said = { params: { id: campaignId } };
  // what the cache holds by now says how often it is worth asking
  const known = useQueryClient().getQueryData<Campaign>([contract.campaigns.one.path, said]);
  const moving = known !== undefined && MOVING.includes(known.status);
  const found = useRead(contract.campaigns.one, said, { every: moving ? 2_000 : 15_000 });
  const campaign = found.data;
  const crumbs = [{ label: t('title'), link: { to: '/a/$audienceId/campaigns' as const, params: { audienceId } } }];
  return (
    <Page title={campaign?.name ?? t('title')} crumbs={crumbs}>
      {found.isError && !campaign && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {!campaign && !found.isError && <Skeleton lines={10} />}
      {campaign &&
        (campaign.status === 'draft' ? <Compose key={`${campaignId}-draft`} campaign={campaign} /> : <Sent campaign={campaign} />)}
    </Page>
  );
}
