import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ContactStatus } from '../../components/contact-status.tsx';
import { Page } from '../../components/page.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { About } from './about.tsx';
import { Feed } from './feed.tsx';
import { Figures } from './figures.tsx';
import css from './profile.module.css';
import { Ruler } from './ruler.tsx';
import { Sentence } from './sentence.tsx';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');

export function ProfilePage() {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { contactId } = route.useParams();
  const [open, sheet] = useDisclosure();
  const found = useRead(contract.contacts.one, { params: { id: contactId } }, { every: 15_000 });
  const contact = found.data;
  const crumbs = [{ label: t('contacts'), link: { to: '/a/$audienceId/contacts' as const, params: { audienceId } } }];
  return (
    <Page title={contact ? nameOf(contact) : t('contact')} crumbs={crumbs} flush>
      <div className={css.profile}>
        {contact ? (
          <>
            <aside className={css.about} data-open={open || undefined}>
              <div className={css.person}>
                <Avatar name={nameOf(contact)} size={40} />
                <div className="grow">
                  <h1 className={css.name}>{nameOf(contact)}</h1>
                  <div className="soft clip">{contact.email ?? t('noAddress')}</div>
                  <div className={css.brief}>
                    <ContactStatus status={contact.status} /> <span className="meta nowrap">{f.day(contact.statusAt)}</span>
                  </div>
                </div>
                <Button small className={css.more} aria-expanded={open} onClick={sheet.toggle}>
                  {t('sheet')}
                </Button>
              </div>
              <About contact={contact} />
            </aside>
            <div className={css.body}>
              <Sentence contact={contact} />
              <Ruler contact={contact} />
              <Figures contact={contact} />
              <Feed contact={contact} />
            </div>
          </>
        ) : (
          <div className={css.body}>
            {found.isPending && <Skeleton lines={10} height={24} />}
            {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
          </div>
        )}
      </div>
    </Page>
  );
}
