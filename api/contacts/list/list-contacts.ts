import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { pageOf, readCursor } from '../../http/paging.ts';
import type { Answer } from '../../http/route.ts';
import { contactParts, scopeOf } from '../predicates/where.ts';
import type { ContactLine, listContacts as said } from './contract.ts';
import { CAP } from './count-contacts.ts';
import { MOST, walkingDistance } from './estimate.ts';
import { type Asked, fetchFew } from './fetch-few.ts';
import { sortingOf } from './sorting.ts';
import { gather, walk } from './walk.ts';

export type Query = z.output<typeof said.query>;
export type Line = Answer<ContactLine>;

/**
 * A page, and with the first one how many match where that is known without more ado. Two ways, for what is quick with one takes a
 * second with the other: few are gathered by the filters' own indexes and sorted; among many the sort's index is walked until a page
 * is full. The planner's guess says which to try first, the other one stands behind it, and a cursor goes on as its list began.
 */
export async function listContacts(db: Db, query: Query) {
  const [parts, { stretches, cursor }] = await Promise.all([contactParts(db, scopeOf(query)), sortingOf(db, query)]);
  const at = readCursor(query.cursor, cursor);
  const after = at && { stretch: at[1], key: at[2] };
  const asked: Asked = { parts, stretches, columns: query.columns, limit: query.limit + 1, after };
  const paged = (rows: Line[]) => pageOf(rows, query.limit, 'mode', 'stretch', 'key');

  if (at?.[0] === 'few') return { ...paged((await fetchFew(db, asked))?.rows ?? []), count: null, capped: false };
  const far = at ? MOST : await walkingDistance(db, parts, asked.limit);
  const soon = far > 0 ? await walk(db, asked, far) : null;
  if (soon) return { ...paged(soon), count: null, capped: false };
  const few = at ? null : await fetchFew(db, asked);
  if (few) return { ...paged(few.rows), count: Math.min(few.count, CAP), capped: few.count > CAP };
  return { ...paged((far > 0 ? null : await walk(db, asked, MOST)) ?? (await gather(db, asked))), count: null, capped: false };
}
