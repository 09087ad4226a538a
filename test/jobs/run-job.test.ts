import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { JobRefused, kinds } from '../../activities/jobs/kinds.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import type { Db } from '../../api/db/database.ts';
import { addJob, type JobRow, moveOn } from '../../api/jobs/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
  await db.raw('create table written (job uuid, n int)');
});
afterAll(() => drop());

type Counting = JobRow<{ pages: number }, { n: number }>;
/** Writes one number a page; `meanwhile` happens inside the page, before its commit. */
function counting(meanwhile: (n: number, tx: Db) => Promise<void> = async () => {}) {
  kinds.counting = {
    async page({ db }, given) {
      const job = given as unknown as Counting;
      const n = (job.cursor?.n ?? 0) + 1;
      await db.transaction(async (tx) => {
        await tx('written').insert({ job: job.id, n });
        await meanwhile(n, tx);
        await moveOn(tx, given, { cursor: { n }, done: n, total: job.params.pages, result: { last: n } });
      });
      return n === job.params.pages;
    },
  };
}
const start = (pages = 4) => addJob(db, { audienceId, kind: 'counting', params: { pages }, actor: 'test' });
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
const row = (id: string) => db('jobs').where({ id }).first();
const written = (job: string) => db('written').where({ job }).orderBy('n').pluck('n');
const say = (id: string, verb: string) => api(db).post(`/api/jobs/${id}/${verb}`);

test('a job does page after page and says how far it is', async () => {
  counting();
  const id = await start();
  expect(await run(id)).toBe('over');
  expect(await row(id)).toMatchObject({ state: 'done', done: 4, total: 4, result: { last: 4 }, finished_at: expect.any(Date) });
  expect(await written(id)).toEqual([1, 2, 3, 4]);
});

test('a page that dies leaves nothing behind, and the next attempt goes on from there', async () => {
  let deaths = 0;
  counting(async (n) => {
    if (n === 3 && deaths++ === 0) throw new Error('killed');
  });
  const id = await start();
  await expect(run(id)).rejects.toThrow('killed');
  expect(await row(id)).toMatchObject({ state: 'running', done: 2 });
  expect(await run(id)).toBe('over');
  expect(await written(id)).toEqual([1, 2, 3, 4]);
});

test('of two runners at the same page one is rolled back', async () => {
  let both = 0;
  counting(async (n, tx) => {
    if (n !== 2 || both++ > 0) return;
    // the other one commits this very page first
    await db('jobs')
      .where({ id: (await tx('written').where({ n }).orderBy('job', 'desc').first()).job })
      .update({ cursor: JSON.stringify({ n: 2 }), done: 2 });
  });
  const id = await start(3);
  await expect(run(id)).rejects.toThrow('another runner');
  expect(await written(id)).toEqual([1]);
});

test('pause, resume and cancel are obeyed between two pages', async () => {
  const id = await start();
  counting(async (n) => {
    if (n === 2) await say(id, 'pause').expect(200);
  });
  expect(await run(id)).toBe('paused');
  expect((await row(id)).state).toBe('paused');
  const { body } = await say(id, 'resume').expect(200);
  expect(body).toMatchObject({ state: 'waiting', wanted: 'run', done: 2 });
  counting(async (n) => {
    if (n === 3) await say(id, 'cancel').expect(200);
  });
  expect(await run(id)).toBe('over');
  expect(await row(id)).toMatchObject({ state: 'cancelled', done: 3 });
  expect((await say(id, 'resume').expect(409)).body.message).toMatch(/over/);
});

test('a paused job that is cancelled clears away what it left', async () => {
  const id = await start();
  counting(async (n) => {
    if (n === 1) await say(id, 'pause').expect(200);
  });
  await run(id);
  let cleared = false;
  Object.assign(kinds.counting as object, {
    cancelled: async () => {
      cleared = true;
    },
  });
  await say(id, 'cancel').expect(200);
  await run(id);
  expect(cleared).toBe(true);
  expect((await row(id)).state).toBe('cancelled');
});

test('work that can’t be done says why and is not tried again', async () => {
  kinds.counting = {
    page: async () => {
      throw new JobRefused('The file is empty. Choose another one.');
    },
  };
  const id = await start();
  expect(await run(id)).toBe('over');
  expect(await row(id)).toMatchObject({ state: 'failed', error: 'The file is empty. Choose another one.' });
});
