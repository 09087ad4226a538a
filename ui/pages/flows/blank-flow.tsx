import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';

/** Makes an empty drawing and opens it. */
export function BlankFlow() {
  const { t } = useTranslation('flows');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const create = useWrite(contract.flows.create, [contract.flows.list]);
  const make = () =>
    create.mutate(
      { body: { audienceId, name: t('blankName'), template: 'blank' } },
      {
        onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/flows/$flowId', params: { audienceId, flowId: id } }),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, t) }),
      },
    );
  return (
    <Button busy={create.isPending} onClick={make}>
      {t('blank')}
    </Button>
  );
}
