import type { Part } from '../predicates/where.ts';

const MUCH = ['last_sent_at', 'last_opened_at', 'last_clicked_at', 'order_count', 'revenue', 'rating', 'status', 'vip'];
/** What an index in this order carries besides (migrations 035, 143): asked of nothing else, a list reads the index alone. */
const carriedBy: Record<string, string[]> = {
  'c.created_at': ['created_at', 'last_order_at', ...MUCH],
  'c.last_order_at': ['last_order_at', 'created_at', ...MUCH],
  'c.last_sent_at': ['last_sent_at', 'created_at', 'last_order_at'],
  'c.last_opened_at': ['last_opened_at', 'created_at', 'last_order_at'],
  'c.last_clicked_at': ['last_clicked_at', 'created_at', 'last_order_at'],
};
/** Orders whose index carries enough to be walked far. */
export const WALKED = ['c.created_at', 'c.last_order_at'];

const holds = (order: string, column: string | undefined) => carriedBy[order]?.includes(column?.slice(2) ?? '') ?? false;

/** Columns that stand in the index of this order, when every condition is about one of them, or is a look at one person elsewhere. */
export function carried(order: string, parts: readonly Part[]): string[] | null {
  return parts.every(({ column, probe }) => probe || column === 'base' || holds(order, column)) ? (carriedBy[order] ?? null) : null;
}

/** Whether some filter's own index tells who matches and where each stands in the order `key`, without a look at the contacts. */
export const gatheredByIndex = (parts: readonly Part[], key: string): boolean =>
  !parts.some(({ column }) => column === key) &&
  parts.some(({ column, is }) => column && !is && holds(column, key) && carried(column, parts) !== null);
