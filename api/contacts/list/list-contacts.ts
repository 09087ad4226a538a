import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { pageOf, readCursor } from '../../http/paging.ts';
import type { Answer } from '../../http/route.ts';
import { contactParts, scopeOf } from '../predicates/where.ts';
import type { ContactLine, listContacts as said } from './contract.ts';
import { CAP } from './count-contacts.ts';
import { oddsOf } from './estimate.ts';
import { type Asked, fetchFew } from './fetch-few.ts';
import { type Stretch, sortingOf } from './sorting.ts';
import { gather, sift, walk } from './walk.ts';
import { FAR, MOST_GATHERED, waysTo } from './ways.ts';

export type Query = z.output<typeof said.query>;
export type Line = Answer<ContactLine>;

/**
 * A page, and with the first one how many match where that is known without more ado. Two ways, for what is quick with one takes a
 * second with the other: few are gathered by the filters' own indexes and sorted; among many the sort's index is walked until a page
 * is full. The planner's guess says which to try first, the other one stands behind it, and a cursor goes on as its list began.
 */
export const listContacts = (db: Db, query: Query) =>
  // a segment's rule may be worth a second processor; a list is over before that one has begun: a third of the time of a search
  query.filters?.some(({ field }) => field === 'segments')
    ? list(db, query)
    : db.transaction(async (tx) => {
        await tx.raw('set local max_parallel_workers_per_gather = 0');
        return list(tx, query);
      });

async function list(db: Db, query: Query) {
  const { stretches, cursor } = await sortingOf(db, query);
  const [stretch] = stretches as [Stretch];
  const parts = await contactParts(db, scopeOf(query), stretch.about);
  const at = readCursor(query.cursor, cursor);
  const after = at && { stretch: at[1], key: at[2] };
  const asked: Asked = { parts, stretches, columns: query.columns, limit: query.limit + 1, after };
  const paged = (rows: Line[]) => pageOf(rows, query.limit, 'mode', 'stretch', 'key');

  if (at?.[0] === 'few')
    return { ...paged((await fetchFew(db, asked, Number.MAX_SAFE_INTEGER - 1))?.rows ?? []), count: null, capped: false };
  if (at) return { ...paged((await walk(db, asked, FAR)) ?? (await gather(db, asked))), count: null, capped: false };

  const { ways, far } = waysTo(await oddsOf(db, parts, stretch), parts, stretch, asked.limit);
  const uncounted = (rows: Line[] | null) => rows && { ...paged(rows), count: null as number | null, capped: false };
  const go = {
    few: async () => {
      const found = await fetchFew(db, asked, MOST_GATHERED);
      return found && { ...paged(found.rows), count: Math.min(found.count, CAP), capped: found.count > CAP };
    },
    many: async () => uncounted(await walk(db, asked, far)),
    soon: async () => uncounted(await walk(db, asked, far, far)),
    first: async () => uncounted(await sift(db, asked)),
    all: async () => uncounted(await gather(db, asked)),
  };
  for (const way of ways) {
    const page = await go[way]();
    if (page) return page;
  }
  throw new Error('gathering always ends');
}
