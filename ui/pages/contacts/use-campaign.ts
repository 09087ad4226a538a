import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { List } from './use-list.ts';
import type { Chosen } from './use-selection.ts';

/** Begins a campaign to the selection, or to all that match whenever it is sent, and leads there. */
export function useCampaign(list: List): (chosen: Chosen) => void {
  const { t } = useTranslation('contacts');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const create = useWrite(contract.campaigns.create, [contract.campaigns.list]);
  return (chosen) => {
    const { look, search } = list;
    const whom = chosen.all
      ? { by: 'filters' as const, filters: look.filters, ...(search ? { search } : {}) }
      : { by: 'contacts' as const, ids: [...chosen.ids] };
    create.mutate(
      { body: { audienceId, name: t('campaignName', { day: f.day(Date.now()) }), whom } },
      {
        onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/campaigns/$campaignId', params: { audienceId, campaignId: id } }),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, said) }),
      },
    );
  };
}
