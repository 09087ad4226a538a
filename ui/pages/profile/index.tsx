import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { nameOf } from '../../components/person.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { About } from './about.tsx';
import { Blocked } from './blocked.tsx';
import { Feed } from './feed.tsx';
import { Figures } from './figures.tsx';
import { Insights } from './insights.tsx';
import { Notes } from './notes.tsx';
import { Person } from './person.tsx';
import css from './profile.module.css';
import { Ruler } from './ruler.tsx';
import { Sentence } from './sentence.tsx';
import { Tabs } from './tabs.tsx';
import { Told } from './told.tsx';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');

export function ProfilePage() {
  const { t } = useTranslation('profile');
  const { id: audienceId } = useAudience();
  const { contactId } = route.useParams();
  const { tab = 'overview' } = route.useSearch();
  const [open, sheet] = useDisclosure();
  const found = useRead(contract.contacts.one, { params: { id: contactId } }, { every: 15_000 });
  const contact = found.data;
  const crumbs = [{ label: t('contacts'), link: { to: '/a/$audienceId/contacts' as const, params: { audienceId } } }];
  return (
    <Page title={contact ? nameOf(contact) : t('contact')} crumbs={crumbs} flush>
      <div className={css.profile}>
        {contact ? (
          <>
            <aside className={css.about} data-open={open || undefined} aria-label={t('sheet')} key={contact.id}>
              <Person contact={contact} open={open} toggle={sheet.toggle} />
              <About contact={contact} />
            </aside>
            <div className={css.body}>
              <Blocked contact={contact} />
              <Tabs contact={contact} tab={tab} />
              <div role="tabpanel" aria-labelledby={`tab-${tab}`} className={css.panel}>
                {tab === 'overview' && (
                  <>
                    <Sentence contact={contact} />
                    <Ruler contact={contact} />
                    <Figures contact={contact} />
                    <Feed contact={contact} />
                  </>
                )}
                {tab === 'insights' && <Insights contact={contact} />}
                {tab === 'notes' && <Notes contact={contact} />}
                {tab === 'settings' && <Told contact={contact} />}
              </div>
            </div>
          </>
        ) : (
          <div className={css.body}>
            {found.isPending && <Skeleton lines={10} height={24} />}
            {found.isError && found.error.status === 404 && (
              <Empty
                action={
                  <ButtonLink to="/a/$audienceId/contacts" params={{ audienceId }}>
                    {t('toContacts')}
                  </ButtonLink>
                }
              >
                {t('noSuch')}
              </Empty>
            )}
            {found.isError && found.error.status !== 404 && <ErrorState fault={found.error} retry={() => found.refetch()} />}
          </div>
        )}
      </div>
    </Page>
  );
}
