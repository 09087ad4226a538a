import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { ContactTable } from './contact-table.tsx';
import { Filters } from './filters.tsx';

const route = getRouteApi('/a/$audienceId/contacts');

export function ContactsPage() {
  const { t } = useTranslation('contacts');
  const { id: audienceId, contacts: all } = useAudience();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filtered = Object.entries(search).some(([name, value]) => name !== 'sort' && value !== undefined);
  const { sort = 'last_order', ...filters } = search;
  const contacts = usePages(contract.contacts.list, { query: { audienceId, ...filters, sort, limit: 50 } });
  const first = contacts.pages[0];
  return (
    <Page title={t('title')} crumbs={[]}>
      <Filters count={first && { count: first.count ?? 0, capped: first.capped, all }} />
      {contacts.isPending && <Skeleton lines={12} gap={16} />}
      {contacts.isError && <ErrorState fault={contacts.error} retry={() => contacts.refetch()} />}
      {contacts.items.length > 0 && (
        <>
          <ContactTable contacts={contacts.items} sort={sort as 'name'} stale={contacts.isPlaceholderData} />
          <LoadMore pages={contacts} />
        </>
      )}
      {contacts.isSuccess &&
        contacts.items.length === 0 &&
        (filtered ? (
          <Empty action={<Button onClick={() => navigate({ search: {}, replace: true })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty>{t('empty')}</Empty>
        ))}
    </Page>
  );
}
