import { type Part, type Where, whole } from '../predicates/where.ts';
import { carried, WALKED } from './carried.ts';
import type { Asked } from './fetch-few.ts';
import type { Stretch } from './sorting.ts';

/** So many, the first in the list's order, are looked for in other tables before that is asked of all: 1.5 µs each. */
export const SIFTED = 2_000;

/** A stretch of a list, from `after` on. */
export interface Wanted extends Pick<Asked, 'parts' | 'columns' | 'limit'> {
  stretch: Stretch;
  after: string[] | null;
}

/** Who is looked at, each with its keys as k0, k1 …, and what each of them is asked then. */
export interface Source {
  inner: Where;
  beside: Where;
}

/** The first `most` of the sort's own index, with the conditions that it can tell apart. */
export function walked(wanted: Wanted, most: number): Source {
  const { key, direction } = wanted.stretch;
  const [told, others] = divided(wanted.parts, ({ column }) => column === 'base' || column === key[0]);
  const order = key.map((part) => `${part} ${direction}`).join(', ');
  const index = carriedOf(wanted);
  const inner = keyed(wanted, told, index ? ['id', 'audience_id', ...index] : ['*']);
  return { inner: { ...inner, sql: `${inner.sql} order by ${order} limit ${most}` }, beside: whole(others, true) };
}

/** Everyone who matches, found by whatever index serves the filters. */
export function gathered(wanted: Wanted): Source {
  const { sql, bindings } = keyed(wanted, wanted.parts);
  return { inner: { sql: `${sql} offset 0`, bindings }, beside: whole([]) };
}

/** Gathered by what contacts tell themselves; the first of them are looked for in other tables. */
export function sifted(wanted: Wanted): Source {
  const [probes, others] = divided(wanted.parts, ({ probe }) => probe !== undefined);
  const { sql, bindings } = keyed(wanted, others);
  const order = wanted.stretch.key.map((_, n) => `k${n} ${wanted.stretch.direction}`).join(', ');
  return { inner: { sql: `select * from (${sql} offset 0) c order by ${order} limit ${SIFTED}`, bindings }, beside: whole(probes, true) };
}

/** Columns that the walked index carries besides, when nothing else is asked. */
export const carriedOf = ({ parts, stretch }: Pick<Wanted, 'parts' | 'stretch'>): string[] | null =>
  WALKED.includes(stretch.key[0] as string) ? carried(stretch.key[0] as string, parts) : null;

const divided = (parts: readonly Part[], is: (part: Part) => boolean): [Part[], Part[]] => [
  parts.filter(is),
  parts.filter((part) => !is(part)),
];

function keyed({ stretch, after }: Wanted, parts: readonly Part[], columns = ['id', 'audience_id']): Where {
  const { where, key, direction, casts } = stretch;
  const { sql, bindings } = whole(parts);
  const beyond = after
    ? `and (${key.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${casts.map((cast) => `?::${cast}`).join(', ')})`
    : '';
  const shown = [...columns.map((column) => `c.${column}`), ...key.map((part, n) => `${part} as k${n}`)];
  return {
    sql: `select ${shown.join(', ')}
      from contacts c join audiences a on a.id = c.audience_id where ${sql} and ${where} ${beyond}`,
    bindings: [...bindings, ...(after ?? [])],
  };
}
