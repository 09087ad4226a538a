import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientsFile } from '../bench/clients-file.ts';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually, sleep } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';
import { kill, startWorkerOn } from '../support/processes.ts';

const ROWS = 45_000;
let e: Engine;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  e = await engine({ worker: false });
});
afterAll(async () => {
  await kill(worker);
  await e?.close();
});

const startWorker = () => startWorkerOn(e);

/** Everything the import wrote, but for ids and the instants of the import itself, which no two runs share. */
async function written(audienceId: string) {
  const { rows } = await e.db.raw(
    `select c.email, c.phone, c.first_name, c.last_name, c.address, c.fields, c.status, case when c.opted_in_at < now() - interval '1 day' then c.opted_in_at end as opted_in_at, c.consent_basis, c.source, c.rev, c.optin_proof - 'importId' as proof,
       (select array_agg(t.name order by t.name) from contact_tags w join tags t on t.id = w.tag_id where w.contact_id = c.id) as tags,
       (select array_agg(g.name order by g.name) from contact_groups w join groups g on g.id = w.group_id where w.contact_id = c.id) as groups,
       (select jsonb_agg(jsonb_build_object('type', v.type, 'line', v.data ->> 'line') order by v.type) from events v where v.contact_id = c.id) as events
     from contacts c where c.audience_id = ? order by lower(c.email)`,
    [audienceId],
  );
  return rows;
}

async function start(): Promise<{ audienceId: string; id: string }> {
  const { audienceId } = await makeAudience(e.db, { language: 'fr', time_zone: 'Europe/Paris' });
  const http = api(e.db, { client: e.client, prefix: e.prefix });
  const { body } = await http
    .post('/api/imports')
    .query({ audienceId, name: 'clients.csv' })
    .set('content-type', 'text/csv')
    .send(Buffer.concat([...clientsFile(ROWS)]));
  await http
    .patch(`/api/imports/${body.id}`)
    .send({ choices: { consentSource: 'Card form', tags: ['Shop'] } })
    .expect(200);
  await http.post(`/api/imports/${body.id}/start`).expect(200);
  return { audienceId, id: body.id };
}
const jobOf = async (id: string) =>
  await e.db('imports as i').join('jobs as j', 'j.id', 'i.job_id').where('i.id', id).first('j.state', 'j.done', 'j.cursor', 'j.result');

test('kill -9 while the file is read, and again half way through the writing: the table equals that of an undisturbed run', async () => {
  const calm = await start();
  worker = await startWorker();
  expect(await eventually(async () => (await jobOf(calm.id)).state === 'done', 240_000, 300)).toBe(true);
  await kill(worker);

  const rough = await start();
  const killed: string[] = [];
  worker = await startWorker();
  // while it reads: its rows are half in the staging table
  expect(
    await eventually(
      async () =>
        (await e.db('imports').where({ id: rough.id }).first('counts')).counts.rows > 0 || (await jobOf(rough.id)).cursor !== null,
      120_000,
      20,
    ),
  ).toBe(true);
  await kill(worker);
  killed.push((await jobOf(rough.id)).cursor === null ? 'reading' : 'written 0');
  worker = await startWorker();
  expect(await eventually(async () => (await jobOf(rough.id)).done >= 20_000, 240_000, 20)).toBe(true);
  await sleep(150);
  await kill(worker);
  killed.push(`written ${(await jobOf(rough.id)).done}`);
  worker = await startWorker();
  expect(await eventually(async () => (await jobOf(rough.id)).state === 'done', 240_000, 300)).toBe(true);
  const [a, b] = [await jobOf(calm.id), await jobOf(rough.id)];
  console.info({ killed, result: b.result });
  expect(b.result).toEqual(a.result);
  const [before, after] = [await written(calm.audienceId), await written(rough.audienceId)];
  expect(after.length).toBeGreaterThan(40_000);
  // row by row: a difference of 43,000 would take an hour to print
  const different = after.flatMap((row: object, n: number) =>
    JSON.stringify(row) === JSON.stringify(before[n]) ? [] : [{ calm: before[n], rough: row }],
  );
  expect({ count: different.length, first: different.slice(0, 2) }).toEqual({ count: 0, first: [] });
}, 900_000);
