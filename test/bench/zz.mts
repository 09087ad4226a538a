import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { migrate, openDatabase } from '/work/wt/data/api/db/database.ts';
import { freePort } from '/work/wt/data/api/local/ports.ts';
import { ensureDatabase, startPostgres } from '/work/wt/data/api/local/postgres.ts';
import { AUDIENCE } from '/work/wt/data/test/bench/million.ts';
const dir = mkdtempSync('/tmp/data-bench-'); chmodSync(dir, 0o755);
const { url, child } = await startPostgres({ dir: dir + '/pg', port: await freePort(), log: dir + '/pg.log', durable: true, settings: ['shared_buffers=1GB','max_wal_size=8GB'] } as never);
await ensureDatabase(url, 'bench');
const db = openDatabase(url + '/bench', 4);
await migrate(db);
const t = Date.now();
await db.raw(`insert into audiences (id, name, created_by, time_zone) values (?, 'M', 'test', 'Europe/Paris')`, [AUDIENCE]);
await db.raw(`insert into contacts (id, audience_id, email, first_name, last_name, phone, company, status, source, actor, order_count, revenue, last_order_at, created_at)
 select uuidv7(), ?, 'person' || n || '@shop' || n % 50 || '.example', (array['Anna','Léo','Zoë','José','李'])[1 + n % 5], 'Name ' || n % 5000, '+336' || lpad((n % 100000000)::text, 8, '0'),
 case when n % 7 = 0 then '=evil' || n else '' end, (array['subscribed','non_subscribed','unsubscribed'])[1 + n % 3], 'test', 'test', n % 9, n % 1000, now() - n * interval '20 seconds', now() - n * interval '30 seconds' from generate_series(1, 1000000) n`, [AUDIENCE]);
console.log('contacts', (Date.now() - t) / 1000);
await db.raw(`insert into tags (id, audience_id, name, actor) select uuidv7(), ?, 'Tag ' || n, 'test' from generate_series(1, 60) n`, [AUDIENCE]);
await db.raw(`insert into contact_tags (contact_id, tag_id, actor) select c.id, t.id, 'test' from (select id, row_number() over () as n from contacts) c join (select id, row_number() over () as k from tags) t on (t.k = 1 and c.n % 5 < 2) or (t.k > 1 and c.n % 150 = t.k)`);
await db.raw('vacuum analyze');
console.log('seeded', (Date.now() - t) / 1000, child.pid, url + '/bench');
writeFileSync('/tmp/data-bench.json', JSON.stringify({ url: url + '/bench', pid: child.pid, dir }));
await db.destroy();
child.unref?.();
process.exit(0);
