import type { Db } from '../../db/database.ts';
import { type Part, whole } from '../predicates/where.ts';
import { lineColumns } from './line-columns.ts';
import type { Line, Query } from './list-contacts.ts';
import type { Stretch } from './sorting.ts';

/** So many are gathered and sorted, no more. */
const MOST_GATHERED = 30_000;

export interface Asked {
  parts: Part[];
  stretches: Stretch[];
  columns: Query['columns'];
  limit: number;
  /** The last row of the page before. */
  after: { stretch: Stretch['name']; key: string[] } | null;
}

/**
 * Gathers all that match by whatever index serves the filters, then sorts: one pass counts them and finds the page. Null when there
 * are more than `MOST_GATHERED`: it stops there. Looks into other tables are made for the page's rows alone.
 */
export async function fetchFew(
  db: Db,
  { parts, stretches, columns, limit, after }: Asked,
): Promise<{ rows: Line[]; count: number } | null> {
  const { sql, bindings } = whole(parts);
  const from = after ? stretches.findIndex(({ name }) => name === after.stretch) : 0;
  const open = stretches.slice(from);
  const keys = stretches.flatMap(({ name, key, where }) => [...key.map((part, n) => `${part} as ${name}${n}`), `(${where}) as is_${name}`]);
  const pages = open.map((stretch, n) => pageIn(stretch, n === 0 && after !== null, limit));
  const { select, joins } = lineColumns(columns);
  const { rows } = await db.raw<{ rows: (Line & { n: number })[] }>(
    `with hit as materialized (select ${keys.join(', ')} from contacts c join audiences a on a.id = c.audience_id where ${sql} limit ${MOST_GATHERED + 1}),
     counted as materialized (select count(*) as n from hit),
     shown as (select * from (${pages.join(' union all ')}) pages order by stretch, place limit ${limit})
     select ${select}, 'few' as mode, shown.stretch, shown.key, counted.n
     from counted left join (shown join contacts c on c.id = shown.id join audiences a on a.id = c.audience_id ${joins}) on true
     order by shown.stretch, shown.place`,
    [...bindings, ...(after?.key ?? [])] as never,
  );
  const count = rows[0]?.n ?? 0;
  return count > MOST_GATHERED ? null : { rows: rows.filter(({ id }) => id !== null), count };
}

function pageIn({ name, key, direction, casts }: Stretch, continues: boolean, limit: number): string {
  const names = key.map((_, n) => `${name}${n}`);
  const beyond = continues
    ? `and (${names.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${casts.map((cast) => `?::${cast}`).join(', ')})`
    : '';
  const order = names.map((one) => `${one} ${direction}`).join(', ');
  return `(select '${name}' as stretch, ${names.at(-1)} as id, row_number() over (order by ${order}) as place,
    jsonb_build_array(${names.map((one) => `${one}::text`).join(', ')}) as key
    from hit where is_${name} and (select n from counted) <= ${MOST_GATHERED} ${beyond} order by ${order} limit ${limit})`;
}
