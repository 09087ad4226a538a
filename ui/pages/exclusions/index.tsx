import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SelectFilter } from '../../components/select-filter.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { AddRule } from './add-rule.tsx';
import { ImportRules } from './import-rules.tsx';
import { RuleTable } from './rule-table.tsx';

const route = getRouteApi('/a/$audienceId/contacts/exclusions');
export const kinds = ['exact', 'domain', 'begins', 'ends'] as const;

export function ExclusionsPage() {
  const { t } = useTranslation('exclusions');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const set = (change: Partial<typeof filters>) => navigate({ search: { ...filters, ...change }, replace: true });
  const rules = usePages(contract.exclusions.list, { query: { audienceId, ...filters, limit: 50 } });
  const count = rules.pages[0]?.count ?? 0;
  const filtered = Boolean(filters.search || filters.kind);
  return (
    <Page title={t('title')} crumbs={[{ label: shell('place.contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}>
      <h1 className="unseen">{t('title')}</h1>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('lead')}
      </p>
      <div className="filters">
        <SearchField label={t('search')} value={filters.search ?? ''} onChange={(search) => set({ search: search || undefined })} />
        <SelectFilter
          label={t('kind')}
          all={t('anyKind')}
          value={filters.kind}
          choices={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          onChange={(kind) => set({ kind })}
        />
        {count > 0 && <span className="meta num">{t('total', { count, number: f.exact(count) })}</span>}
        <span className="grow" />
        <ImportRules />
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </div>
      {rules.isPending && <Skeleton lines={8} />}
      {rules.isError && <ErrorState fault={rules.error} retry={() => rules.refetch()} />}
      {rules.items.length > 0 && (
        <>
          <RuleTable rules={rules.items} />
          <LoadMore pages={rules} />
        </>
      )}
      {rules.isSuccess &&
        rules.items.length === 0 &&
        (filtered ? (
          <Empty action={<Button onClick={() => navigate({ search: {}, replace: true })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
        ) : (
          <Empty>{t('empty')}</Empty>
        ))}
      {adding && <AddRule close={() => setAdding(false)} />}
    </Page>
  );
}
