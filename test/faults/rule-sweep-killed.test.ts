import { expect, test } from '@jest/globals';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, quick } from '../support/factories.ts';
import { killable } from '../support/processes.ts';
import { slowly, someoneIsSlow } from '../support/slow.ts';

/** Walks whose goal comes true as time passes, and others whose does not; two pages together. */
const REACHED = 2_400;
const STILL = 400;
const rig = killable({ BULK_RATE: '1000' });

test('a sweep killed with -9 twice, another one beside it: whoever’s goal came true ends, each once, and nobody else', async () => {
  const { audienceId } = await makeAudience(rig.e.db);
  const goalRule: Rule = {
    kind: 'group',
    match: 'all',
    rules: [{ kind: 'contact', condition: { field: 'createdAt', op: 'moreThan', days: 20 } }],
  };
  const { flowId, versionId } = await makeFlow(rig.e.db, audienceId, quick([{ amount: 90, unit: 'days' }], { goalRule }));
  // they wait for the second e-mail, 90 days on; nothing but a sweep will look at them
  await rig.e.db.raw(
    `with people as (
       insert into contacts (id, audience_id, email, source, status, actor, created_at)
       select uuidv7(), ?, 'p' || n || '@shop.example', 'test', 'subscribed', 'test', now() - case when n <= ${REACHED} then interval '30 days' else interval '1 day' end
       from generate_series(1, ${REACHED + STILL}) n returning id)
     insert into enrollments (id, audience_id, flow_id, version_id, contact_id, episode, origin, arm, entered_at, position, since, previous_at, visit, rev,
       do_next, step_id, listening, queue, at, due, actor)
     select uuidv7(), ?, ?, ?, id, 'api', 'api', 'treated', now(), 'wait-2', now(), now(), 2, 7, 'sendEmail', 'email-2', '{consent,order,event,contact}', ?,
       now() + interval '90 days', now() + interval '90 days', 'test' from people`,
    [audienceId, audienceId, flowId, versionId, rig.e.queues.send('smtp')],
  );
  const over = async () => Number((await rig.e.db('enrollments').whereNotNull('ended_at').count('* as n').first())?.n);
  // a page takes two seconds: long enough to be killed in
  const endSlowness = await slowly(rig.e.db, 'before insert on nudges when (not new.tell)', 1);

  await rig.start(); // its schedule sweeps at once
  expect(await someoneIsSlow(rig.e.db)).toBe(true);
  await rig.kill();
  expect(await over()).toBe(0);
  const sweep = (n: number) =>
    rig.e.client.workflow.start('ruleSweep', { taskQueue: rig.e.queues.jobs, workflowId: `${rig.e.prefix}sweep-${n}`, args: [] });
  await Promise.all([sweep(1), sweep(2)]);
  await rig.start();
  await eventually(async () => (await over()) >= 0.3 * REACHED, 60_000, 5);
  await rig.kill();
  await endSlowness();
  expect(await over()).toBeLessThan(REACHED);
  await rig.start();
  await sweep(3);
  expect(await eventually(async () => (await over()) >= REACHED, 120_000)).toBe(true);
  const quiet = async () => (await rig.e.db('nudges').first('id')) === undefined;
  expect(await eventually(quiet, 30_000)).toBe(true);
  const { rows } = await rig.e.db.raw(
    'select outcome, rev - 7 as decided, count(*)::int as n from enrollments group by 1, 2 order by 1 nulls last',
  );
  expect(rows).toEqual([
    { outcome: 'reached', decided: 1, n: REACHED },
    { outcome: null, decided: 0, n: STILL },
  ]);
}, 300_000);
