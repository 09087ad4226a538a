import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { contactsWhere, type Where } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import type { ExportParams } from '../../api/exports/index.ts';
import { peopleBehind } from '../../api/messages/index.ts';
import { chosenOnes, copyStatement, everyone } from './export-select.ts';

export interface Chosen {
  rows: number;
  /** The last of them; null = there are none. */
  last: string | null;
  /** Their rows as Postgres writes them; to be read once, to the end. */
  content(): AsyncIterable<Buffer>;
}

/** Who is meant. A selection says its ids; whoever is not of this audience, or gone, is not there. */
export async function whereOf(db: Db, audienceId: string, { ids, behind, ...params }: ExportParams) {
  if (behind) return peopleBehind(audienceId, behind);
  if (ids) return { sql: 'c.audience_id = ? and c.id = any(?::uuid[])', bindings: [audienceId, ids] };
  return contactsWhere(db, { audienceId, ...params });
}

/** How many are meant, all told. */
export async function countChosen(db: Db, audienceId: string, params: ExportParams): Promise<number> {
  const { sql, bindings } = await whereOf(db, audienceId, params);
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from contacts c join audiences a on a.id = c.audience_id where ${sql}`,
    bindings as never,
  );
  return rows[0].n;
}

/**
 * The next `limit` contacts by id after one, on a connection of its own: chosen once, and read by the COPY in the same snapshot. What happens to contacts meanwhile is seen by the pages that follow.
 */
export async function choosePage<T>(
  db: Db,
  { audienceId, params, after, limit }: { audienceId: string; params: ExportParams; after: string | null; limit: number },
  work: (chosen: Chosen) => Promise<T>,
): Promise<T> {
  // before a connection is held: whoever holds one and waits for another can wait for ever
  const where = await whereOf(db, audienceId, params);
  const connection: pg.Client = await db.client.acquireConnection();
  const on: Ask = (statement, values = []) => db.raw(statement, values as never).connection(connection) as never;
  try {
    await on('begin isolation level repeatable read');
    // for people the audience's clock, for programs the world's
    const zone = params.format === 'ndjson' ? 'UTC' : params.timeZone;
    await on(`select set_config('datestyle', 'ISO', true), set_config('timezone', ?, true)`, [zone]);
    const { rows, last, source } = await stretch(on, { audienceId, params, where, after, limit });
    const content = () => connection.query(copyTo(copyStatement(params, source, after, last as string)));
    const done = await work({ rows, last, content });
    await on('commit');
    return done;
  } catch (error) {
    // a COPY that was left half read can't be ended politely
    await connection.end().catch(() => {});
    throw error;
  } finally {
    await db.client.releaseConnection(connection);
  }
}

type Ask = (statement: string, values?: unknown[]) => Promise<{ rows: { n: number; id: string | null }[]; rowCount: number }>;
interface Stretch {
  rows: number;
  last: string | null;
  source: string;
}
interface Asked {
  audienceId: string;
  params: ExportParams;
  where: Where;
  after: string | null;
  limit: number;
}

/** The page's contacts: noted in a table of the transaction, or, where everyone is meant, only how far they reach. */
async function stretch(on: Ask, { audienceId, params, where: { sql, bindings }, after, limit }: Asked): Promise<Stretch> {
  const beyond = after ? 'and c.id > ?' : '';
  const values = [...bindings, ...(after ? [after] : [])];
  if (!params.ids && !params.behind && !params.search && !params.filters?.length) {
    const source = everyone(audienceId, params.archived);
    const ids = `select c.id from contacts c where ${sql} ${beyond} order by c.id`;
    const full = (await on(`${ids} offset ${limit - 1} limit 1`, values)).rows[0];
    if (full) return { rows: limit, last: full.id, source };
    const rest = await on(`select count(*) as n, (array_agg(id order by id desc))[1] as id from (${ids}) rest`, values);
    return { rows: rest.rows[0]?.n ?? 0, last: rest.rows[0]?.id ?? null, source };
  }
  await on('create temp table export_page (id uuid) on commit drop');
  const { rowCount } = await on(
    `insert into export_page select c.id from contacts c join audiences a on a.id = c.audience_id where ${sql} ${beyond} order by c.id limit ${limit}`,
    values,
  );
  await on('analyze export_page');
  const last = (await on('select id from export_page order by id desc limit 1')).rows[0]?.id ?? null;
  return { rows: rowCount, last, source: chosenOnes };
}
