import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead, useWrite } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { Empty, ErrorState, Skeleton } from '../components/states.tsx';
import { lastAudience } from './last-audience.ts';

/** Opens on the flows of the audience seen last; without any audience, offers to make one. */
export function FirstAudience() {
  const { t, i18n } = useTranslation('shell');
  const audiences = useRead(contract.audiences.list, {});
  const create = useWrite(contract.audiences.create, [contract.audiences.list]);
  const items = audiences.data?.items ?? [];
  const first = items.find(({ id }) => id === lastAudience()) ?? items[0];
  if (first) return <Navigate to="/a/$audienceId/flows" params={{ audienceId: first.id }} replace />;
  const make = () =>
    create.mutate({
      body: {
        name: t('newAudience.name'),
        language: i18n.language === 'fr' ? 'fr' : 'en',
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    });
  return (
    <Page title="Rekindle">
      {audiences.isPending && <Skeleton lines={6} />}
      {audiences.isError && <ErrorState fault={audiences.error} retry={() => audiences.refetch()} />}
      {create.isError && <ErrorState fault={create.error} />}
      {audiences.isSuccess && (
        <Empty
          action={
            <Button kind="primary" icon="plus" busy={create.isPending} onClick={make}>
              {t('newAudience.make')}
            </Button>
          }
        >
          {t('newAudience.why')}
        </Empty>
      )}
    </Page>
  );
}
