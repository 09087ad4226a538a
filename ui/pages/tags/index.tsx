import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Tag } from '../../../api/tags/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { Merges } from './merges.tsx';
import { TagDialog } from './tag-dialog.tsx';
import { TagTable } from './tag-table.tsx';

const route = getRouteApi('/a/$audienceId/contacts/tags');
const sorts = ['name', 'contacts', 'newest'] as const;

/** The labels the team sticks on people: what each is for, who has it, and which are really one. */
export function TagsPage() {
  const { t } = useTranslation(['tags', 'shell']);
  const { id: audienceId } = useAudience();
  const { search = '', sort = 'name' } = route.useSearch();
  const navigate = route.useNavigate();
  const [busy, setBusy] = useState(false);
  const found = usePages(
    contract.tags.list,
    { query: { audienceId, sort, limit: 100, ...(search ? { search } : {}) } },
    { every: busy ? 2_000 : 30_000 },
  );
  const working = found.items.some((tag) => tag.busy);
  if (working !== busy) setBusy(working);
  const [chosen, setChosen] = useState<Tag[]>([]);
  const [asking, setAsking] = useState<Tag | 'new' | 'merge' | null>(null);
  const close = () => setAsking(null);
  const make = (
    <Button kind="primary" icon="plus" onClick={() => setAsking('new')}>
      {t('new')}
    </Button>
  );
  const set = (change: { search?: string | undefined; sort?: 'contacts' | 'newest' | undefined }) =>
    navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <Page
      title={t('title')}
      crumbs={[{ label: t('shell:place.contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}
    >
      <h1 className="unseen">{t('title')}</h1>
      <div className="filters">
        <SearchField label={t('search')} value={search} onChange={(words) => set({ search: words || undefined })} />
        <Segmented<(typeof sorts)[number]>
          label={t('sort.label')}
          value={sort}
          choices={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
          onChange={(value) => set({ sort: value === 'name' ? undefined : value })}
        />
        <span className="grow" />
        {chosen.length > 0 ? (
          <>
            <span className="meta2" aria-live="polite">
              {t('chosen', { count: chosen.length })}
            </span>
            <Button kind="quiet" onClick={() => setChosen([])}>
              {t('choose.none')}
            </Button>
            <Button kind="primary" reason={chosen.length < 2 ? t('merge.two') : null} onClick={() => setAsking('merge')}>
              {t('merge.ask')}
            </Button>
          </>
        ) : (
          make
        )}
      </div>
      {found.isPending && <Skeleton lines={10} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {found.items.length > 0 && (
        <>
          <TagTable tags={found.items} chosen={chosen} choose={setChosen} edit={setAsking} />
          <LoadMore pages={found} />
        </>
      )}
      {found.isSuccess &&
        found.items.length === 0 &&
        (search ? (
          <Empty action={<Button onClick={() => set({ search: undefined })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty>{t('empty')}</Empty>
        ))}
      <Merges />
      {asking === 'merge' && (
        <MergeDialog
          tags={chosen}
          close={(done) => {
            if (done) setChosen([]);
            close();
          }}
        />
      )}
      {asking && asking !== 'merge' && <TagDialog tag={asking === 'new' ? null : asking} close={close} />}
    </Page>
  );
}
