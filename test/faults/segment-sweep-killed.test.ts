import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, quick } from '../support/factories.ts';
import { killable } from '../support/processes.ts';

/** Those who come to be in the segment between two looks. */
const CAME = 2_500;
const THERE = 500;
const rig = killable({ BULK_RATE: '1000' });
const add = (audienceId: string, n: number) =>
  rig.e.db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, actor)
     select uuidv7(), ?, 'p' || gen_random_uuid() || '@shop.example', 'Marie', 'test', 'subscribed', 'test' from generate_series(1, ?::int) n`,
    [audienceId, n],
  );

test('a sweep killed with -9 twice enrolls everyone who came, each once, and nobody who was there', async () => {
  const { audienceId } = await makeAudience(rig.e.db);
  const segmentId = v7();
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: 'Marie' } }] };
  await rig.e.db('segments').insert({
    id: segmentId,
    audience_id: audienceId,
    name: 'Who is called Marie',
    kind: 'rule',
    rule: JSON.stringify(rule),
    actor: 'test',
  });
  // nobody's mail is due for days: only the entering is looked at
  const definition = { ...quick([]), trigger: { type: 'entersSegment' as const, segmentId } };
  const { flowId } = await makeFlow(rig.e.db, audienceId, { ...definition, settings: { ...definition.settings, holdoutPercent: 0 } });
  await add(audienceId, THERE);
  const inFlow = async () => Number((await rig.e.db('enrollments').where({ flow_id: flowId }).count('* as n').first())?.n ?? 0);
  const looked = async () => (await rig.e.db('flow_watches').where({ flow_id: flowId }).first()) !== undefined;

  await rig.start(); // its schedule sweeps at once: the first look
  expect(await eventually(looked, 30_000)).toBe(true);
  expect(await inFlow()).toBe(0);
  await add(audienceId, CAME);
  const sweep = (n: number) =>
    rig.e.client.workflow.start('segmentSweep', { taskQueue: rig.e.queues.jobs, workflowId: `${rig.e.prefix}sweep-${n}`, args: [] });
  await sweep(1);
  for (const share of [0.1, 0.4]) {
    await eventually(async () => (await inFlow()) >= share * CAME, 60_000, 5);
    await rig.kill();
    expect(await inFlow()).toBeLessThan(CAME);
    await rig.start();
    // another sweep beside the one that comes back, as when a schedule meets a publication
    await sweep(1 + Math.ceil(share * 10));
  }
  expect(await eventually(async () => (await inFlow()) >= CAME, 120_000)).toBe(true);
  const settled = async () => (await rig.e.db('flow_members').where({ flow_id: flowId }).whereNotNull('enters_at').first()) === undefined;
  expect(await eventually(settled, 30_000)).toBe(true);
  expect(await inFlow()).toBe(CAME);
  const { rows } = await rig.e.db.raw(
    'select count(distinct contact_id)::int as n, count(distinct episode)::int as looks from enrollments',
  );
  expect(rows).toEqual([{ n: CAME, looks: expect.any(Number) }]);
  expect(Number((await rig.e.db('flow_members').where({ flow_id: flowId }).count('* as n').first())?.n)).toBe(THERE + CAME);
}, 300_000);
