import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { keyInstant, keyText, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { contactColumns, nextMessage } from './columns.ts';
import type { contactRow, contacts } from './contract.ts';
import { unmailable } from './mailable.ts';

type Query = z.output<typeof contacts.list.query>;
/** Above this a count costs more than it says. */
const CAP = 10_000;

interface Fragment {
  sql: string;
  bindings: unknown[];
}

/** A stretch of a sorted list that one index serves; a list is its stretches one after the other. */
interface Stretch {
  name: string;
  where: string;
  key: string[];
  direction: 'asc' | 'desc';
  casts: string[];
}
const bought: Stretch = {
  name: 'bought',
  where: 'c.last_order_at is not null',
  key: ['c.last_order_at', 'c.id'],
  direction: 'desc',
  casts: ['timestamptz', 'uuid'],
};
const never: Stretch = {
  name: 'never',
  where: 'c.last_order_at is null',
  key: ['c.created_at', 'c.id'],
  direction: 'desc',
  casts: ['timestamptz', 'uuid'],
};
const named: Stretch = {
  name: 'named',
  where: 'true',
  key: ['lower(c.last_name)', 'lower(c.first_name)', 'c.id'],
  direction: 'asc',
  casts: ['text', 'text', 'uuid'],
};
const sorts = { last_order: [bought, never], name: [named] };
const cursorShapes = {
  last_order: z.tuple([z.enum(['bought', 'never']), z.tuple([keyInstant, keyUuid])]),
  name: z.tuple([z.literal('named'), z.tuple([keyText, keyText, keyUuid])]),
};

/** A page, and how many there are up to 10,000. Archived contacts are not in lists. */
export async function listContacts(db: Db, query: Query) {
  const filter = filterOf(query);
  const after = readCursor<z.ZodType<[string, string[]]>>(query.cursor, cursorShapes[query.sort]);
  const stretches = sorts[query.sort];
  const from = after ? stretches.findIndex((s) => s.name === after[0]) : 0;

  const rows: Answer<z.input<typeof contactRow>>[] = [];
  for (const [n, stretch] of stretches.entries()) {
    if (n < from || rows.length > query.limit) continue;
    rows.push(...(await fetchStretch(db, stretch, filter, n === from && after ? after[1] : null, query.limit + 1 - rows.length)));
  }
  const counted = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from (select 1 from contacts c join audiences a on a.id = c.audience_id where ${filter.sql} limit ${CAP + 1}) capped`,
    filter.bindings as never,
  );
  const { n } = counted.rows[0];
  return { ...pageOf(rows, query.limit, 'stretch', 'key'), count: Math.min(n, CAP), capped: n > CAP };
}

async function fetchStretch(
  db: Db,
  { name, where, key, direction, casts }: Stretch,
  filter: Fragment,
  after: string[] | null,
  limit: number,
) {
  const beyond = after
    ? `and (${key.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${casts.map((cast) => `?::${cast}`).join(', ')})`
    : '';
  const { rows } = await db.raw(
    `select ${contactColumns}, '${name}' as stretch, jsonb_build_array(${key.map((part) => `(${part})::text`).join(', ')}) as key
     from contacts c join audiences a on a.id = c.audience_id ${nextMessage}
     where ${filter.sql} and ${where} ${beyond}
     order by ${key.map((part) => `${part} ${direction}`).join(', ')} limit ${limit}`,
    [...filter.bindings, ...(after ?? [])] as never,
  );
  return rows;
}

function filterOf({ audienceId, search, status, fromDay, toDay, mailable }: Query): Fragment {
  const parts: [sql: string, ...bindings: unknown[]][] = [['c.audience_id = ? and c.archived_at is null', audienceId]];
  if (status) parts.push(['c.status = ?', status]);
  if (mailable) parts.push([`${unmailable()} is ${mailable === 'yes' ? '' : 'not'} null`]);
  if (fromDay === -1) parts.push(['c.last_order_at is null']);
  else if (fromDay !== undefined) parts.push([`c.last_order_at < ${daysAgo}`, fromDay - 1]);
  if (toDay !== undefined && fromDay !== -1) parts.push([`c.last_order_at >= ${daysAgo}`, toDay - 1]);
  if (search) {
    const like = `${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    parts.push([
      `(lower(c.email) like ? or lower(c.last_name) like ? or lower(c.first_name || ' ' || c.last_name) like ? or lower(c.external_id) like ?)`,
      ...Array(4).fill(like),
    ]);
  }
  return { sql: parts.map(([sql]) => sql).join(' and '), bindings: parts.flatMap(([, ...bindings]) => bindings) };
}

/** Midnight that begins the local day `?` days before today, in the audience's zone: whole days as the backlog counts them. */
const daysAgo = `(((clock_timestamp() at time zone a.time_zone)::date - ?::int)::timestamp at time zone a.time_zone)`;
