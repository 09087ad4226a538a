import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import type { Db } from '../../api/db/database.ts';
import type { OneImport } from '../../api/imports/contract.ts';
import { queues } from '../../workflows/names.ts';
import { api } from './api.ts';
import { SECRET } from './app.ts';

/** Imports as their users meet them: over HTTP, their jobs run in this process. */
export function importsOn(db: Db, audienceId: string) {
  const run = (jobId: string) =>
    new MockActivityEnvironment().run(
      createRunJob({ db, client: {} as Client, queues: queues(), site: { publicUrl: 'http://127.0.0.1:4000', secret: SECRET } }),
      { jobId },
    );
  const one = async (id: string): Promise<OneImport> => (await api(db).get(`/api/imports/${id}`).expect(200)).body;
  const jobOf = async (id: string, which: 'count_job_id' | 'job_id' | 'undo_job_id'): Promise<string> =>
    (await db('imports').where({ id }).first(which))[which];
  const upload = (content: Buffer | string, name = 'clients.csv', type = 'text/csv') =>
    api(db).post('/api/imports').query({ audienceId, name }).set('Content-Type', type).send(content);
  const act = (id: string, verb: string) => api(db).post(`/api/imports/${id}/${verb}`);
  return {
    one,
    run,
    jobOf,
    upload,
    act,
    change: (id: string, body: object) => api(db).patch(`/api/imports/${id}`).send(body),
    /** Brings a file in and counts it. */
    async bring(content: Buffer | string, changes: object = {}, name?: string): Promise<OneImport> {
      const { body } = await upload(content, name).expect(201);
      await api(db).patch(`/api/imports/${body.id}`).send(changes).expect(200);
      await run(await jobOf(body.id, 'count_job_id'));
      return one(body.id);
    },
    /** Starts it and sees it to its end. */
    async write(id: string): Promise<OneImport> {
      await act(id, 'start').expect(200);
      await run(await jobOf(id, 'job_id'));
      return one(id);
    },
    async undo(id: string): Promise<OneImport> {
      await act(id, 'undo').expect(200);
      await run(await jobOf(id, 'undo_job_id'));
      return one(id);
    },
    contact: (email: string) => db('contacts').where({ audience_id: audienceId }).whereRaw('lower(email) = lower(?)', [email]).first(),
    rows: async (id: string, reason: string) => (await api(db).get(`/api/imports/${id}/rows`).query({ reason }).expect(200)).body.items,
  };
}
export const CONSENT = { choices: { consentSource: 'Card sign-up form, at the counter' } };
