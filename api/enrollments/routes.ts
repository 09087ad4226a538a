import { Router } from 'express';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { conflict, notFound } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { noteBeside } from './beside.ts';
import { enrollments } from './contract.ts';
import { locked } from './locked.ts';
import { nudgeEnrollments } from './nudge.ts';
import type { Enrollment } from './row.ts';
import { replan, stop } from './store.ts';
import { storyOf } from './story.ts';

/** What an operator does to one walk. Returns the word it is written down with; null = it is so already. */
type Act = (tx: Db, row: Enrollment, now: number, actor: string) => Promise<string | null>;

const pause: Act = async (tx, row, now) => {
  if (row.paused_at) return null;
  await replan(tx, row, now, { paused_at: new Date(now) });
  return 'paused';
};
const resume: Act = async (tx, row, now) => {
  if (!row.paused_at) return null;
  await replan(tx, row, now, { paused_at: null });
  return 'resumed';
};
const skipWait: Act = async (tx, row, now) => {
  if (row.at !== null && Number(row.at) <= now) throw conflict('There is nothing to wait for: the next step is due and about to be taken.');
  if (row.at === null && row.due && Number(row.due) <= now)
    throw conflict('The wait is over already: the next step is held. End the hold instead.');
  await replan(tx, row, now, { waived_at: new Date(now), not_before: null });
  return 'waived';
};
const end: Act = async (tx, row, now, actor) => {
  await stop(tx, row, actor, now);
  return 'stopped';
};

export function enrollmentRoutes({ db, config }: Pick<Deps, 'db' | 'config'>): Router {
  const router = Router();
  const story = (id: string) => storyOf(db, id, config.temporalUiUrl);
  route(router, enrollments.one, ({ params }) => story(params.id));
  for (const [endpoint, act] of [
    [enrollments.pause, pause],
    [enrollments.resume, resume],
    [enrollments.skipWait, skipWait],
    [enrollments.stop, end],
  ] as const)
    route(router, endpoint, async ({ params, actor }) => {
      await change(db, params.id, act, actor);
      return story(params.id);
    });
  return router;
}

/** Under the locks: the change, its entry in the story, and a call to the workflow when it is to do something else now. */
async function change(db: Db, id: string, act: Act, actor: string): Promise<void> {
  const known = await db('enrollments').where('id', id).first('id');
  if (!known) throw notFound('enrollment');
  await locked(db, id, async (tx, row) => {
    if (row.is_test) throw conflict('This is a test run. Change it on its own page.');
    if (row.ended_at) throw conflict(`This walk has ended (${row.outcome}). Nothing of it can be changed any more.`);
    const now = Date.now();
    const done = await act(tx, row, now, actor);
    if (!done) return;
    await noteBeside(tx, [{ row, outcome: done, type: 'operator', now, reason: actor }]);
    const { rev } = await tx('enrollments').where({ id }).first('rev');
    if (rev > row.rev) await nudgeEnrollments(tx, [id], 'facts', { tell: true });
  });
}
