import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages, useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SelectFilter } from '../../components/select-filter.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { MessageDrawer } from './message-drawer.tsx';
import { MessageTable } from './message-table.tsx';

const route = getRouteApi('/a/$audienceId/messages');
const states = ['sent', 'skipped', 'failed', 'uncertain', 'sending', 'retry'] as const;
const reasons = [
  'held_out',
  'unsubscribed',
  'cleaned',
  'non_subscribed',
  'pending',
  'excluded',
  'no_address',
  'no_permission',
  'archived',
  'frequency_cap',
  'too_late',
  'soft_bounce',
  'hard_bounce',
  'cancelled',
  'render',
  'refused',
] as const;

export function MessagesPage() {
  const { t } = useTranslation('messages');
  const { id: audienceId } = useAudience();
  const { id, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof filters>) => navigate({ search: { ...filters, ...change }, replace: true });
  const messages = usePages(contract.messages.list, { query: { audienceId, ...filters, limit: 50 } }, { every: 15_000 });
  const flows = useRead(contract.flows.list, { query: { audienceId } });
  const campaign = useRead(
    contract.campaigns.one,
    { params: { id: filters.campaignId ?? '' } },
    { enabled: filters.campaignId !== undefined },
  );
  const filtered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t('title')} crumbs={[]}>
      <h1 className="unseen">{t('title')}</h1>
      <div className="filters">
        <SelectFilter
          label={t('state')}
          all={t('anyState')}
          value={filters.state}
          choices={states.map((value) => ({ value, label: t(`states.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <SelectFilter
          label={t('reason')}
          all={t('anyReason')}
          value={filters.reason}
          choices={reasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
          onChange={(reason) => set({ reason })}
          width={230}
        />
        <SelectFilter
          label={t('flow')}
          all={t('anyFlow')}
          value={filters.flowId}
          choices={(flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name }))}
          onChange={(flowId) => set({ flowId })}
          width={230}
        />
        {filters.campaignId && (
          <Button small icon="close" onClick={() => set({ campaignId: undefined, did: undefined, link: undefined })}>
            {campaign.data ? t('oneCampaign', { name: campaign.data.name }) : t('aCampaign')}
          </Button>
        )}
        {filters.did && (
          <Button small icon="close" onClick={() => set({ did: undefined })}>
            {t(`did.${filters.did}`)}
          </Button>
        )}
        {filters.link !== undefined && (
          <Button small icon="close" onClick={() => set({ link: undefined })}>
            {t('onLink', { n: filters.link + 1 })}
          </Button>
        )}
        {filters.contactId && (
          <Button small icon="close" onClick={() => set({ contactId: undefined })}>
            {t('oneContact')}
          </Button>
        )}
      </div>
      {messages.isPending && <Skeleton lines={12} />}
      {messages.isError && <ErrorState fault={messages.error} retry={() => messages.refetch()} />}
      {messages.items.length > 0 && (
        <>
          <MessageTable messages={messages.items} open={(message) => navigate({ search: { ...filters, id: message } })} />
          <LoadMore pages={messages} />
        </>
      )}
      {messages.isSuccess &&
        messages.items.length === 0 &&
        (filtered ? (
          <Empty action={<Button onClick={() => navigate({ search: {}, replace: true })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty>{t('empty')}</Empty>
        ))}
      {id && <MessageDrawer id={id} close={() => navigate({ search: filters })} />}
    </Page>
  );
}
