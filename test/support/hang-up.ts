import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import type { Db } from '../../api/db/database.ts';
import { apiOn } from './app.ts';

/**
 * Asks these questions while the table orders is locked, until each waits in Postgres for it; hangs up, and sees that none waits any
 * more, nor anything in its place. `query` = how the statement that waits looks, as a pattern for `like`.
 */
export async function hangUpOn(db: Db, asked: { path: string; body: object }[], query: string): Promise<void> {
  const blocker = await db.transaction();
  await blocker.raw('lock table orders in access exclusive mode');
  const waiting = async () => {
    const { rows } = await db.raw(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like ?`,
      [query],
    );
    return rows[0].n as number;
  };
  const until = async (n: number, ms: number) => {
    for (const end = Date.now() + ms; (await waiting()) !== n; ) {
      if (Date.now() > end) throw new Error(`${await waiting()} wait, not ${n}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  };
  const server = createServer(apiOn(db)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hangUp = new AbortController();
  try {
    const answers = asked.map(({ path, body }) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: hangUp.signal,
      }).catch((error: Error) => error.name),
    );
    await until(asked.length, 5_000);
    hangUp.abort();
    expect(await Promise.all(answers)).toEqual(asked.map(() => 'AbortError'));
    // sooner than any count gives up by itself
    await until(0, 1_500);
    await new Promise((done) => setTimeout(done, 300));
    expect(await waiting()).toBe(0);
  } finally {
    await blocker.rollback();
    await new Promise((closed) => server.close(closed));
  }
}
