import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { from as copyFrom } from 'pg-copy-streams';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { openDatabase } from '../../api/db/database.ts';
import { queues } from '../../workflows/names.ts';

/** What is measured, alone in a process: the product's import, or the same by hand. Prints seconds and the most memory it had. */
const [how, url = '', what = '', file = ''] = process.argv.slice(2);
const db = openDatabase(url, 4);
const from = process.hrtime.bigint();
if (how === 'ours') await ours(what);
else await byHand(what, file);
const seconds = Number(process.hrtime.bigint() - from) / 1e9;
await db.destroy();
console.log(JSON.stringify({ seconds, rssMb: process.resourceUsage().maxRSS / 1024 }));

async function ours(jobId: string): Promise<void> {
  const run = createRunJob({ db, client: {} as Client, queues: queues(), site: { publicUrl: '', secret: 'bench' } });
  await new MockActivityEnvironment().run(run, { jobId });
}

/** Parse, COPY, one upsert in stretches of 50,000: what someone would write in an afternoon. No checks, no feed, no undo. */
async function byHand(audienceId: string, path: string): Promise<void> {
  await db.raw(`create unlogged table by_hand (n bigserial primary key, email text, first_name text, last_name text, phone text, city text,
    postcode text, day text, style text, card text)`);
  const client = await db.client.acquireConnection();
  const into = client.query(copyFrom(`copy by_hand (email, first_name, last_name, phone, city, postcode, day, style, card) from stdin`));
  const rows = createReadStream(path)
    .pipe(iconv.decodeStream('windows-1252'))
    .pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { delimiter: ';' }));
  let text = '';
  let head = true;
  for await (const row of rows as AsyncIterable<string[]>) {
    if (head || row.length !== 9 || !/^[^@]+@[^@]+$/.test(row[0] as string)) {
      head = false;
      continue;
    }
    text += `${row.map((cell) => cell.replace(/[\\\t\n\r]/g, ' ')).join('\t')}\n`;
    if (text.length < 1 << 16) continue;
    if (!into.write(text)) await once(into, 'drain');
    text = '';
  }
  into.end(text);
  await once(into, 'finish');
  await db.client.releaseConnection(client);
  const { rows: most } = await db.raw('select max(n) as n from by_hand');
  for (let n = 0; n < most[0].n; n += 50_000)
    await db.raw(
      `insert into contacts (id, audience_id, email, first_name, last_name, phone, address, fields, status, status_at, opted_in_at, consent_basis, source, actor)
       select distinct on (lower(email)) uuidv7(), ?, email, first_name, last_name, phone, jsonb_build_object('city', city, 'postcode', postcode),
         jsonb_build_object('style', style, 'card', card), 'subscribed', now(), now(), 'by hand', 'import', 'bench'
       from by_hand where n > ? and n <= ? order by lower(email), n desc
       on conflict (audience_id, lower(email)) do update set first_name = excluded.first_name, last_name = excluded.last_name,
         phone = excluded.phone, address = excluded.address, fields = contacts.fields || excluded.fields, updated_at = now()`,
      [audienceId, n, n + 50_000],
    );
  await db.raw('drop table by_hand');
}
