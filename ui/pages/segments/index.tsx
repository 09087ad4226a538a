import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { SegmentTable } from './segment-table.tsx';

const route = getRouteApi('/a/$audienceId/segments');

/** Rules with a name, and groups of people someone chose. */
export function SegmentsPage() {
  const { t } = useTranslation('segments');
  const { id: audienceId } = useAudience();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const found = usePages(contract.segments.list, { query: { audienceId, ...(search ? { search } : {}) } });
  const make = (
    <ButtonLink kind="primary" icon="plus" to="/a/$audienceId/segments/new" params={{ audienceId }}>
      {t('new')}
    </ButtonLink>
  );
  const look = (words: string) => navigate({ search: words ? { search: words } : {}, replace: true });
  const bare = found.isSuccess && found.items.length === 0;
  return (
    <Page title={t('title')} crumbs={[]}>
      <h1 className="unseen">{t('title')}</h1>
      {!(bare && !search) && (
        <div className="filters">
          <SearchField label={t('search')} value={search} onChange={look} />
          <span className="grow" />
          {make}
        </div>
      )}
      {found.isPending && <Skeleton lines={8} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {found.items.length > 0 && (
        <>
          <SegmentTable segments={found.items} />
          <LoadMore pages={found} />
        </>
      )}
      {bare &&
        (search ? (
          <Empty action={<Button onClick={() => look('')}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty action={make}>{t('empty')}</Empty>
        ))}
    </Page>
  );
}
