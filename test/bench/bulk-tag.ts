import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { bulkContacts } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { queues } from '../../workflows/names.ts';
import { SITE } from '../support/engine.ts';
import { AUDIENCE, million } from './million.ts';
import { type Figure, seconds } from './rig.ts';

const names = queues();

/** Everyone with the tag of 400,000 gets another one; a second one is cancelled half-way. On a copy. */
export async function bulkTag(): Promise<Figure[]> {
  const { db, close } = await million({ copy: true });
  try {
    const total = await wearing(db, 'Newsletter 2024');
    const whole = await start(db, 'Whole');
    const seen: number[] = [];
    const watching = setInterval(async () => seen.push((await db('jobs').where({ id: whole }).first('done')).done), 500);
    const took = await seconds(() => run(db, whole));
    clearInterval(watching);
    const steps = new Set(seen.filter((done) => done > 0 && done < total)).size;
    const tagged = await wearing(db, 'Whole');

    const half = await start(db, 'Half');
    const cancelling = setInterval(async () => {
      const { done } = await db('jobs').where({ id: half }).first('done');
      if (done >= total / 2) await db('jobs').where({ id: half }).update({ wanted: 'cancel' });
    }, 50);
    await run(db, half);
    clearInterval(cancelling);
    const cut = await db('jobs').where({ id: half }).first('state', 'done', 'result');
    const left = await wearing(db, 'Half');
    return [
      {
        what: `bulk: a tag for ${total}`,
        ours: `${took.toFixed(1)} s, ${Math.round(total / took)}/s`,
        against: `${steps} steps of progress seen`,
        ratio: null,
        reach: 'all, and progress',
        ok: tagged === total && steps >= 5,
      },
      {
        what: 'bulk: cancelled half-way',
        ours: `${cut.state} after ${cut.done}, ${left} have the tag`,
        against: '',
        ratio: null,
        reach: 'exactly what was done',
        ok: cut.state === 'cancelled' && left === cut.done && left < total,
      },
    ];
  } finally {
    await close();
  }
}

async function start(db: Db, name: string): Promise<string> {
  const tag = await db('tags').where({ audience_id: AUDIENCE, name: 'Newsletter 2024' }).first('id');
  const asked = {
    audienceId: AUDIENCE,
    filters: [{ field: 'tags', op: 'any' as const, values: [tag.id as string] }],
    action: { do: 'addTags' as const, names: [name] },
  };
  const { jobId } = await bulkContacts({ db, client: null, queues: names } as never, asked, 'bench');
  return jobId as string;
}
const run = (db: Db, jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: names, site: SITE }), { jobId });
const wearing = async (db: Db, name: string): Promise<number> => {
  const { rows } = await db.raw(
    `select count(*) as n from contact_tags m join tags t on t.id = m.tag_id join contacts c on c.id = m.contact_id
     where t.audience_id = ? and t.name = ? and c.archived_at is null`,
    [AUDIENCE, name],
  );
  return rows[0].n;
};
