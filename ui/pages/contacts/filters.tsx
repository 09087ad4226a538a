import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/button.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SelectFilter } from '../../components/select-filter.tsx';
import { useFormat } from '../../shell/audience.tsx';

const route = getRouteApi('/a/$audienceId/contacts');
const statuses = ['subscribed', 'non_subscribed', 'pending', 'unsubscribed', 'cleaned'] as const;

export function Filters({ count }: { count: { count: number; capped: boolean; all: number } | undefined }) {
  const { t } = useTranslation('contacts');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>) => navigate({ search: { ...search, ...change }, replace: true });
  const { fromDay, toDay } = search;
  const stretch =
    fromDay === -1
      ? t('stretch.never')
      : fromDay !== undefined && toDay !== undefined
        ? t('stretch.between', { from: f.exact(fromDay), to: f.exact(toDay - 1) })
        : fromDay !== undefined
          ? t('stretch.from', { from: f.exact(fromDay) })
          : toDay !== undefined
            ? t('stretch.under', { to: f.exact(toDay) })
            : null;
  return (
    <div className="filters">
      <h1 className="unseen">{t('title')}</h1>
      <SearchField label={t('search')} value={search.search ?? ''} onChange={(text) => set({ search: text || undefined })} />
      <SelectFilter
        label={t('status')}
        all={t('anyStatus')}
        value={search.status}
        choices={statuses.map((value) => ({ value, label: shell(`status.${value}`) }))}
        onChange={(status) => set({ status })}
      />
      <SelectFilter
        label={t('mailable')}
        all={t('mailableOrNot')}
        value={search.mailable}
        choices={[
          { value: 'yes' as const, label: t('mailableYes') },
          { value: 'no' as const, label: t('mailableNo') },
        ]}
        onChange={(mailable) => set({ mailable })}
      />
      {stretch && (
        <span className="chip">
          {stretch}
          <IconButton
            small
            size={14}
            icon="close"
            label={t('dropStretch')}
            onClick={() => set({ fromDay: undefined, toDay: undefined })}
            style={{ minWidth: 20, height: 20 }}
          />
        </span>
      )}
      <span className="grow" />
      {count && (
        <span className="meta num" role="status">
          {count.capped
            ? t('countCapped', { number: f.exact(10_000), all: f.exact(count.all) })
            : t('count', { number: f.exact(count.count), all: f.exact(count.all) })}
        </span>
      )}
    </div>
  );
}
