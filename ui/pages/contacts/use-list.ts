import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Condition, type Sort, sorts } from '../../../api/contacts/filters.ts';
import { contract } from '../../../api/contract.ts';
import type { View } from '../../../api/views/contract.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';
import { usual } from './columns.ts';
import { readFilters, sameFilters, writeFilters } from './filter-address.ts';

const route = getRouteApi('/a/$audienceId/contacts');

/** How a list is looked at: what a view saves. */
export interface Look {
  filters: Condition[];
  columns: string[];
  sort: View['sort'];
  order: 'asc' | 'desc';
}
export interface Tab extends Look {
  /** A saved view's id, or the name of one that is always there. */
  id: string;
  name: string | null;
  saved: View | null;
  archived: boolean;
}
const plain = { columns: usual, sort: 'last_order' as const, order: 'desc' as const, saved: null, name: null, archived: false };
/** Always there, in front of the saved ones and behind them. */
const first: Tab[] = [{ ...plain, id: 'all', filters: [] }];
const last: Tab[] = [
  { ...plain, id: 'vip', filters: [{ field: 'vip', op: 'yes' }] },
  { ...plain, id: 'unmailable', filters: [{ field: 'mailable', op: 'no' }] },
  { ...plain, id: 'archived', filters: [], archived: true },
];
const tabOf = (view: View): Tab => ({
  ...view,
  columns: view.columns.length ? view.columns : usual,
  saved: view,
  archived: false,
});

/** The list as its address says it: a tab, and where one looks at it in another way. */
export function useList() {
  const { id: audienceId } = useAudience();
  const said = route.useSearch();
  const navigate = route.useNavigate();
  const views = useRead(contract.views.list, { query: { audienceId } });
  const tabs = useMemo(() => [...first, ...(views.data?.items ?? []).map(tabOf), ...last], [views.data]);
  const tab = tabs.find(({ id }) => id === said.view) ?? (first[0] as Tab);

  const led = ledHere(said);
  const filters = said.f === undefined && led.length === 0 ? tab.filters : [...(said.f ? readFilters(said.f) : []), ...led];
  const sort = (said.sort as View['sort'] | undefined) ?? tab.sort;
  const look: Look = {
    filters,
    columns: said.cols ? said.cols.split(',') : tab.columns,
    sort,
    order: said.order ?? (said.sort ? (sorts[said.sort as Sort] ?? 'asc') : tab.order),
  };
  const touched = {
    filters: !sameFilters(look.filters, tab.filters),
    sort: look.sort !== tab.sort || look.order !== tab.order,
    columns: look.columns.join() !== tab.columns.join(),
  };

  const go = (next: Partial<typeof said>) => navigate({ search: next, replace: true });
  return {
    tabs,
    tab,
    look,
    search: said.search ?? '',
    touched: touched.filters || touched.sort || touched.columns,
    /** False until the saved views are known: an address that names one can't be shown before. */
    ready: views.isSuccess || views.isError || !said.view || tab.id === said.view,
    open: (id: string) => navigate({ search: id === 'all' ? {} : { view: id } }),
    change: (change: Partial<Look> & { search?: string }) => {
      const next = { ...look, search: said.search ?? '', ...change };
      const sorted = next.sort !== tab.sort || next.order !== tab.order;
      return go({
        ...(tab.id === 'all' ? {} : { view: tab.id }),
        ...(next.search ? { search: next.search } : {}),
        ...(sameFilters(next.filters, tab.filters) ? {} : { f: writeFilters(next.filters) }),
        ...(sorted ? { sort: next.sort, order: next.order } : {}),
        ...(next.columns.join() === tab.columns.join() ? {} : { cols: next.columns.join(',') }),
      });
    },
    putBack: () => go({ ...(tab.id === 'all' ? {} : { view: tab.id }), ...(said.search ? { search: said.search } : {}) }),
    /** After a view was saved: it is what one looks at. */
    settle: (id: string) => go({ view: id, ...(said.search ? { search: said.search } : {}) }),
  };
}
export type List = ReturnType<typeof useList>;

/** What other pages lead here with, in words of their own. */
function ledHere(said: ReturnType<typeof route.useSearch>): Condition[] {
  const { status, mailable, fromDay, toDay, tag } = said;
  const led: Condition[] = [];
  if (status) led.push({ field: 'status', op: 'any', values: [status] });
  if (mailable) led.push({ field: 'mailable', op: mailable });
  if (tag) led.push({ field: 'tags', op: 'any', values: [tag] });
  if (fromDay === -1) led.push({ field: 'lastOrderAt', op: 'empty' });
  else if (fromDay !== undefined || toDay !== undefined)
    led.push({
      field: 'lastOrderAt',
      op: 'daysAgo',
      ...(fromDay === undefined ? {} : { from: fromDay }),
      ...(toDay === undefined ? {} : { to: toDay - 1 }),
    });
  return led;
}
