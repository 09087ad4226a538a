import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { pageOf, readCursor } from '../../http/paging.ts';
import type { Answer } from '../../http/route.ts';
import { contactParts, scopeOf } from '../predicates/where.ts';
import { gatheredByIndex } from './carried.ts';
import type { ContactLine, listContacts as said } from './contract.ts';
import { CAP } from './count-contacts.ts';
import { type Odds, oddsOf } from './estimate.ts';
import { type Asked, fetchFew } from './fetch-few.ts';
import { sortingOf } from './sorting.ts';
import { gather, walk } from './walk.ts';

export type Query = z.output<typeof said.query>;
export type Line = Answer<ContactLine>;

/** Below so many it is quicker to gather them all: 2 µs each. */
const LIKELY = 8_000;
/** So many are gathered and counted, no more. */
const MOST_GATHERED = 30_000;
/** Rows that a walk looks at before it is given up, at the most. */
const FAR = 15_000;
/** So many are gathered without a walk of its index to the end, when a filter's own index tells where they stand: 0.4 µs each. */
const MOST_BY_INDEX = 300_000;

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
  const [parts, { stretches, cursor }] = await Promise.all([contactParts(db, scopeOf(query)), sortingOf(db, query)]);
  const at = readCursor(query.cursor, cursor);
  const after = at && { stretch: at[1], key: at[2] };
  const asked: Asked = { parts, stretches, columns: query.columns, limit: query.limit + 1, after };
  const paged = (rows: Line[]) => pageOf(rows, query.limit, 'mode', 'stretch', 'key');

  if (at?.[0] === 'few')
    return { ...paged((await fetchFew(db, asked, Number.MAX_SAFE_INTEGER - 1))?.rows ?? []), count: null, capped: false };
  if (at) return { ...paged((await walk(db, asked, FAR)) ?? (await gather(db, asked))), count: null, capped: false };

  const odds = await oddsOf(db, parts);
  const far = walkingDistance(odds, asked.limit);
  const uncounted = (rows: Line[] | null) => rows && { ...paged(rows), count: null as number | null, capped: false };
  const few = async () => {
    const found = await fetchFew(db, asked, MOST_GATHERED);
    return found && { ...paged(found.rows), count: Math.min(found.count, CAP), capped: found.count > CAP };
  };
  const many = async () => uncounted(await walk(db, asked, far));
  const soon = async () => uncounted(await walk(db, asked, far, far));
  const all = async () => uncounted(await gather(db, asked));
  for (const way of waysOf(odds, gatheredByIndex(parts, stretches[0]?.key[0] as string), { few, many, soon, all })) {
    const page = await way();
    if (page) return page;
  }
  throw new Error('gathering always ends');
}

/** What to try, one after the other. */
function waysOf<T>({ some, unsure }: Odds, byIndex: boolean, { few, many, soon, all }: Record<'few' | 'many' | 'soon' | 'all', T>): T[] {
  if (some < LIKELY) return [few, many, all];
  if (byIndex && some < MOST_BY_INDEX) return [soon, all];
  return some < MOST_GATHERED || unsure ? [many, few, all] : [many, all];
}

/** How far a walk should go to fill a page of `limit`: more than twice as far as an even spread takes. */
const walkingDistance = ({ some, all, unsure }: Odds, limit: number) =>
  unsure ? FAR : Math.round(Math.min(FAR, Math.max(5_000, (2.5 * limit * all) / Math.max(1, some))));
