import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { countContacts } from './count-contacts.ts';
import { lineColumns } from './line-columns.ts';
import type { ContactLine, listContacts as said } from './list-contract.ts';
import { type Stretch, sortingOf } from './sorting.ts';
import { contactsWhere, scopeOf, type Where } from './where.ts';

type Query = z.output<typeof said.query>;
type Line = Answer<ContactLine>;

/**
 * A page, and with the first one how many there are up to 10,000. The count decides how the page is found: few (all of them are
 * gathered by the filters' own indexes, then sorted) or many (the sort's index is walked until a page is full: with over 10,000 among a
 * million that is soon). Left to the planner, a wrong guess here costs a second.
 */
export async function listContacts(db: Db, query: Query) {
  const [where, { stretches, cursor }] = await Promise.all([contactsWhere(db, scopeOf(query)), sortingOf(db, query)]);
  const after = readCursor(query.cursor, cursor);
  const counted = after ? { count: null, capped: after[0] === 'many' } : await countContacts(db, where);
  const mode = after?.[0] ?? (counted.capped ? 'many' : 'few');
  const from = after ? stretches.findIndex(({ name }) => name === after[1]) : 0;

  const rows: Line[] = [];
  for (const [n, stretch] of stretches.entries()) {
    if (n < from || rows.length > query.limit) continue;
    const page = { mode, after: n === from && after ? after[2] : null, limit: query.limit + 1 - rows.length } as const;
    rows.push(...(await fetchStretch(db, stretch, where, page, query.columns)));
  }
  return { ...pageOf(rows, query.limit, 'mode', 'stretch', 'key'), ...counted };
}

interface Wanted {
  mode: 'few' | 'many';
  after: string[] | null;
  limit: number;
}

/** The page's ids first, then what their lines show: looks into other tables are made for these alone. */
async function fetchStretch(
  db: Db,
  { name, where, key, direction, casts }: Stretch,
  filter: Where,
  { mode, after, limit }: Wanted,
  extra: Query['columns'],
): Promise<Line[]> {
  const beyond = after
    ? `and (${key.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${casts.map((cast) => `?::${cast}`).join(', ')})`
    : '';
  const keys = key.map((part, n) => `${part} as k${n}`).join(', ');
  const ordered = key.map((_, n) => `k${n} ${direction}`).join(', ');
  const { select, joins } = lineColumns(extra);
  const { rows } = await db.raw(
    `with hit as ${mode === 'few' ? 'materialized' : 'not materialized'} (
       select ${keys} from contacts c join audiences a on a.id = c.audience_id where ${filter.sql} and ${where} ${beyond}),
     shown as (select * from hit order by ${ordered} limit ${limit})
     select ${select}, '${mode}' as mode, '${name}' as stretch, jsonb_build_array(${key.map((_, n) => `k${n}::text`).join(', ')}) as key
     from shown join contacts c on c.id = shown.k${key.length - 1} join audiences a on a.id = c.audience_id ${joins}
     order by ${ordered}`,
    [...filter.bindings, ...(after ?? [])] as never,
  );
  return rows;
}
