import { Router } from 'express';
import { daysAfter } from '../../workflows/flow/calendar.ts';
import { locked, nudgeEnrollments, stop } from '../enrollments/index.ts';
import { findFlow } from '../flows/index.ts';
import type { Deps } from '../http/deps.ts';
import { conflict, notFound, unavailable } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { readClock, standStill, whyNoSkipping } from './clock.ts';
import { type ThrownIn, testRuns } from './contract.ts';
import { presentRun } from './present.ts';
import { drive, startRun } from './start.ts';
import { changeRun, findRun, finishRun, kindOf, listRuns } from './store.ts';

export function testRunRoutes(deps: Deps): Router {
  const { db } = deps;
  const router = Router();
  const present = async (id: string) => presentRun(deps, await findRun(db, id));

  route(router, testRuns.start, async ({ params, body, actor }) =>
    present(await startRun(deps, await findFlow(db, params.id), body, actor)),
  );
  route(router, testRuns.list, async ({ params }) => {
    const flow = await findFlow(db, params.id);
    const [runs, why] = await Promise.all([listRuns(db, flow.id), whyNoSkipping(deps.client)]);
    return { items: await Promise.all(runs.map((run) => presentRun(deps, run))), available: why === null, why };
  });
  route(router, testRuns.one, ({ params }) => present(params.id));

  route(router, testRuns.throwIn, async ({ params, body }) => {
    await throwIn(deps, params.id, body);
    return present(params.id);
  });
  route(router, testRuns.takeOut, async ({ params, query }) => {
    await findRun(db, params.id);
    await changeRun(db, params.id, (test) => {
      const meant = (fact: ThrownIn) => fact.type === query.type && (fact.type !== 'event' || fact.name === (query.name ?? fact.name));
      const stays = test.thrown.filter((fact) => fact.happened || !meant(fact));
      if (stays.length === test.thrown.length) throw conflict('There is nothing of that kind still to come.');
      return { ...test, thrown: stays };
    });
    return present(params.id);
  });

  route(router, testRuns.hold, async ({ params }) => {
    await findRun(db, params.id);
    await changeRun(db, params.id, (test) => ({ ...test, held: true }));
    await standStill(reached(deps), params.id);
    return present(params.id);
  });
  route(router, testRuns.goOn, async ({ params }) => {
    await findRun(db, params.id);
    await changeRun(db, params.id, (test) => ({ ...test, held: false }));
    await drive({ client: reached(deps), queues: deps.queues }, params.id);
    return present(params.id);
  });
  route(router, testRuns.stop, async ({ params, actor }) => {
    await stopRun(deps, params.id, actor);
    return present(params.id);
  });
  return router;
}

function reached({ client }: Deps): NonNullable<Deps['client']> {
  if (!client) throw unavailable('No Temporal server can be reached. Start it, and try again.');
  return client;
}

/** Lets something happen on a day still to come, or moves it there; 409 for a day that has passed. */
async function throwIn(deps: Deps, id: string, said: ThrownIn): Promise<void> {
  const { day } = said;
  const run = await findRun(deps.db, id);
  const started = Date.parse(run.test.startedAt);
  const at = daysAfter(started, day, run.time_zone);
  const clock = await readClock(reached(deps), id);
  if (clock && at <= clock.now) throw conflict(`Day ${day} has passed in this run. Choose a later day.`);
  await changeRun(deps.db, id, (test) => ({
    ...test,
    thrown: [
      ...test.thrown.filter((fact) => fact.happened || kindOf(fact) !== kindOf(said)),
      { ...said, at: new Date(at).toISOString(), happened: false },
    ],
  }));
}

/** Ends the walk at its own hour; what drives its clock notices. */
async function stopRun(deps: Deps, id: string, actor: string): Promise<void> {
  const { db } = deps;
  await findRun(db, id);
  const clock = await readClock(reached(deps), id);
  await locked(db, id, async (tx, row) => {
    if (!row.test) throw notFound('test run');
    if (row.ended_at) throw conflict('This test run is over already.');
    await stop(tx, row, actor, clock?.now ?? Date.parse(row.test.startedAt));
    await nudgeEnrollments(tx, [id], 'facts', { tell: true });
  });
  await finishRun(db, id);
}
