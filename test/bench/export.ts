import { execFile } from 'node:child_process';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Db } from '../../api/db/database.ts';
import type { Exported, ExportInput } from '../../api/exports/contract.ts';
import { api } from '../support/api.ts';
import { AUDIENCE, million } from './million.ts';
import type { Figure } from './rig.ts';

const COLUMNS: ExportInput['columns'] = [
  'email',
  'firstName',
  'lastName',
  'phone',
  'status',
  'tags',
  'orderCount',
  'revenue',
  'lastOrderAt',
  'createdAt',
];
/** The same values by hand: one statement, nothing escaped, nothing kept. */
const BARE = `copy (select c.email, c.first_name, c.last_name, c.phone, c.status, w.tags, c.order_count, c.revenue, c.last_order_at, c.created_at
  from contacts c left join (select w.contact_id, string_agg(t.name, ', ' order by lower(t.name)) as tags
    from contact_tags w join tags t on t.id = w.tag_id group by w.contact_id) w on w.contact_id = c.id
  where c.audience_id = '${AUDIENCE}' and c.archived_at is null) to stdout (format csv, header)`;

/** A million contacts into a file that is kept, against COPY into nothing; and the most memory the worker took. */
export async function exporting(): Promise<Figure[]> {
  const m = await million({ copy: true });
  return exportFigures(m).finally(() => m.close());
}

/** The same on any database that has the audience: each the better of two runs, for the machine is shared with the database. */
export async function exportFigures(m: { db: Db; url: string }): Promise<Figure[]> {
  const hand = Math.min(await bare(m.url), await bare(m.url));
  const figures: Figure[] = [];
  for (const format of ['csv', 'xlsx'] as const) {
    const runs = [await ours(m, format), await ours(m, format)];
    const seconds = Math.min(...runs.map((run) => run.seconds));
    const rss = Math.max(...runs.map((run) => run.rss));
    const { made } = runs[0] as (typeof runs)[number];
    const what = `export of ${made.rows.toLocaleString('en')} contacts, ${format.toUpperCase()}, ${Math.round((made.size ?? 0) / 1e6)} MB`;
    const ratio = seconds / hand;
    // XLSX is written cell by cell and packed: told, not bound
    const reach = format === 'csv' ? '≤ 2×, < 300 MB' : '< 300 MB';
    const ok = made.state === 'done' && rss < 300 && (format !== 'csv' || ratio <= 2);
    figures.push({
      what,
      ours: `${seconds.toFixed(1)} s, ${Math.round(rss)} MB`,
      against: `bare COPY ${hand.toFixed(1)} s`,
      ratio,
      reach,
      ok,
    });
  }
  return figures;
}

async function ours({ db, url }: { db: Db; url: string }, format: 'csv' | 'xlsx') {
  const { body } = await api(db).post('/api/exports').send({ audienceId: AUDIENCE, format, columns: COLUMNS }).expect(202);
  const script = path.resolve('test/bench/export-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, url, body.id]);
  const made: Exported = (await api(db).get(`/api/exports/${body.id}`).expect(200)).body;
  return { ...(JSON.parse(stdout) as { seconds: number; rss: number }), made };
}

async function bare(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = Date.now();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(client.query(copyTo(BARE)), nowhere);
  await client.end();
  return (Date.now() - began) / 1_000;
}
