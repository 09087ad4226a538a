import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../components/button.tsx';
import { ImportHistory, type Shown } from '../../components/import-history.tsx';
import { Page } from '../../components/page.tsx';
import { useAudience } from '../../shell/audience.tsx';

const route = getRouteApi('/a/$audienceId/contacts/imports');

/** Every import, with the way to a new one. */
export function ImportsPage() {
  const { t } = useTranslation('imports');
  const { id: audienceId } = useAudience();
  const { show = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('title')} crumbs={[{ label: t('contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}>
      <div className="row" style={{ marginBottom: 8 }}>
        <h1 className="grow">{t('title')}</h1>
        <ButtonLink kind="primary" to="/a/$audienceId/contacts/import/{-$importId}" params={{ audienceId, importId: undefined }}>
          {t('bring')}
        </ButtonLink>
      </div>
      <ImportHistory
        audienceId={audienceId}
        show={show as Shown}
        setShow={(next) => navigate({ search: { show: next === 'all' ? undefined : next }, replace: true })}
      />
    </Page>
  );
}
