import type { Db } from '../../db/database.ts';
import { type Part, type Where, whole } from '../predicates/where.ts';
import { guess } from './estimate.ts';
import type { Asked } from './fetch-few.ts';
import { lineColumns } from './line-columns.ts';
import type { Line } from './list-contacts.ts';
import type { Stretch } from './sorting.ts';
import { carriedOf, gathered, type Source, sifted, type Wanted, walked } from './source.ts';

/** So far goes a walk that reads nothing but its index. */
const BY_INDEX = 150_000;

/**
 * Walks `far` rows of the sort's own index, or `byIndex` where that alone answers, until the page is full or the list is at its end;
 * null = given up.
 */
export const walk = (db: Db, asked: Asked, far: number, byIndex = BY_INDEX) =>
  along(asked, async (wanted) => {
    const most = carriedOf(wanted) ? byIndex : far;
    const rows = await fetchStretch(db, wanted, walked(wanted, most));
    return rows.length === wanted.limit || (await endsSoon(db, wanted, most)) ? rows : null;
  });

/** Everyone who matches, gathered and sorted: for what the walk gave up, because they stand close together in this order. */
export const gather = async (db: Db, asked: Asked): Promise<Line[]> =>
  (await along(asked, (wanted) => fetchStretch(db, wanted, gathered(wanted)))) ?? [];

/** The first of them looked for in other tables; null when they fill no page. */
export const sift = (db: Db, asked: Asked): Promise<Line[] | null> =>
  along(asked, async (wanted) => {
    const rows = await fetchStretch(db, wanted, sifted(wanted));
    return rows.length === wanted.limit ? rows : null;
  });

/** Of those who have a value when only those without are meant, or the other way round, nobody is in the list. */
const isNobody = (parts: readonly Part[], { name, about }: Stretch) =>
  parts.some(({ column, is }) => column === about && is === (name === 'known' ? 'empty' : 'filled'));

/** Stretch after stretch, until there is a page. */
async function along(asked: Asked, fetch: (wanted: Wanted) => Promise<Line[] | null>): Promise<Line[] | null> {
  const { stretches, after, limit, ...rest } = asked;
  const from = after ? stretches.findIndex(({ name }) => name === after.stretch) : 0;
  const rows: Line[] = [];
  for (const [n, stretch] of stretches.entries()) {
    if (n < from || rows.length >= limit || isNobody(asked.parts, stretch)) continue;
    const found = await fetch({ ...rest, stretch, after: n === from && after ? after.key : null, limit: limit - rows.length });
    if (!found) return null;
    rows.push(...found);
  }
  return rows;
}

async function fetchStretch(db: Db, { stretch, columns, limit }: Wanted, { inner, beside }: Source): Promise<Line[]> {
  const { name, key, direction } = stretch;
  // said again outside, or a join may lose the order and the page its first people; by name, so that the planner sees it is kept already
  const order = key.map((_, n) => `c.k${n} ${direction}`).join(', ');
  const { select, joins } = lineColumns(columns);
  const { rows } = await db.raw(
    `with shown as (
       select c.id, ${key.map((_, n) => `c.k${n}`).join(', ')}
       from (${inner.sql}) c ${audienceOf(beside)} where ${beside.sql} order by ${order} limit ${limit})
     select ${select}, 'many' as mode, '${name}' as stretch, jsonb_build_array(${key.map((_, n) => `k${n}::text`).join(', ')}) as key
     from shown join contacts c on c.id = shown.id join audiences a on a.id = c.audience_id ${joins}
     order by ${key.map((_, n) => `k${n} ${direction}`).join(', ')}`,
    [...inner.bindings, ...beside.bindings] as never,
  );
  return rows;
}

/** The audience, looked at from each row: hashed, the join would lose the order, and all that is walked would be asked and sorted. */
const audienceOf = ({ sql }: Where) =>
  /\ba\.[a-z]/.test(sql) ? 'cross join lateral (select * from audiences x where x.id = c.audience_id limit 1) a' : '';

/** Did the walk come to the end of the stretch? Where that may be, it is counted, by the index alone. */
async function endsSoon(db: Db, wanted: Wanted, far: number): Promise<boolean> {
  const told = whole(wanted.parts.filter(({ column }) => column === 'base' || column === wanted.stretch.key[0]));
  const likely = await guess(db, { sql: `${told.sql} and ${wanted.stretch.where}`, bindings: told.bindings });
  if (likely > 2 * far) return false;
  const { inner } = walked(wanted, far);
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(`select count(*) as n from (${inner.sql}) c`, inner.bindings as never);
  return rows[0].n < far;
}
