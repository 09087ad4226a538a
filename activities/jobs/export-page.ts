import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { contactsWhere } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import type { ExportParams } from '../../api/exports/index.ts';
import { copyStatement } from './export-select.ts';

export interface Chosen {
  rows: number;
  /** The last of them; null = there are none. */
  last: string | null;
  /** Their rows as Postgres writes them; to be read once, to the end. */
  content(): AsyncIterable<Buffer>;
}

/** Who is meant. A selection says its ids; whoever is not of this audience, or gone, is not there. */
export async function whereOf(db: Db, audienceId: string, { ids, ...params }: ExportParams) {
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
 * The next `limit` contacts by id after one, on a connection of its own: their ids are chosen once, the COPY reads them in the same
 * snapshot. What happens to contacts meanwhile is seen by the pages that follow.
 */
export async function choosePage<T>(
  db: Db,
  { audienceId, params, after, limit }: { audienceId: string; params: ExportParams; after: string | null; limit: number },
  work: (chosen: Chosen) => Promise<T>,
): Promise<T> {
  const { sql, bindings } = await whereOf(db, audienceId, params);
  const connection: pg.Client = await db.client.acquireConnection();
  const on = (statement: string, values: unknown[] = []) =>
    db.raw(statement, values as never).connection(connection) as unknown as PromiseLike<{
      rows: { n: number; id: string }[];
      rowCount: number;
    }>;
  try {
    await on('begin isolation level repeatable read');
    await on(`set local datestyle = 'ISO'`);
    await on('create temp table export_page (id uuid primary key) on commit drop');
    const { rowCount: rows } = await on(
      `insert into export_page select c.id from contacts c join audiences a on a.id = c.audience_id
       where ${sql} ${after ? 'and c.id > ?' : ''} order by c.id limit ${limit}`,
      [...bindings, ...(after ? [after] : [])],
    );
    await on('analyze export_page');
    const last = (await on('select id from export_page order by id desc limit 1')).rows[0]?.id ?? null;
    const content = () => connection.query(copyTo(copyStatement(params, after, last as string)));
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
