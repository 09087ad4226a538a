import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import type { Db } from '../../api/db/database.ts';
import { queues } from '../../workflows/names.ts';
import { api } from './api.ts';
import { SECRET } from './app.ts';

/** Archive runs over HTTP, their jobs done in this process. */
export function archiveRuns(db: Db, audienceId: string) {
  const start = (whom: object) =>
    api(db)
      .post('/api/archive-runs')
      .send({ audienceId, ...whom });
  const get = async (id: string) => (await api(db).get(`/api/archive-runs/${id}`).expect(200)).body;
  const work = (jobId: string) => {
    const client = { workflow: { start: async () => {} } } as unknown as Client;
    const job = createRunJob({ db, client, queues: queues(), site: { publicUrl: '', secret: SECRET } } as never);
    return new MockActivityEnvironment().run(job, { jobId });
  };
  return {
    start,
    get,
    work,
    preview: (whom: object) =>
      api(db)
        .post('/api/archive-runs/preview')
        .send({ audienceId, ...whom }),
    async run(whom: object) {
      const { body } = await start(whom).expect(202);
      await work(body.id);
      return get(body.id);
    },
    async undo(id: string) {
      await api(db).post(`/api/archive-runs/${id}/undo`).expect(202);
      await work((await db('archive_runs').where({ id }).first('undo_id')).undo_id);
      return get(id);
    },
  };
}
