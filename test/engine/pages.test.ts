import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { v7 } from 'uuid';
import { decideNudges } from '../../activities/engine/decide-nudges.ts';
import type { Lane } from '../../activities/engine/drain.ts';
import { tellWorkflows } from '../../activities/engine/tell-workflows.ts';
import { stored } from '../../api/enrollments/index.ts';
import { seriesId } from '../../workflows/names.ts';
import { CLEAN, type Engine, engine, enrollmentRow, eventually, invariants, isOver, sleep } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';
import { buy } from '../support/shop.ts';

/** Deciding and telling by page: whoever is in the way of their page must not be in the way of the others. */
let e: Engine;
let stop = new AbortController();
let faults: string[] = [];
beforeEach(async () => {
  e = await engine({ relays: 0 });
  stop = new AbortController();
  faults = [];
});
afterEach(async () => {
  stop.abort();
  await sleep(300);
  await e?.close();
});

const lane = (): Lane => ({
  name: 'facts',
  width: 4,
  rate: null,
  stop: stop.signal,
  hint: () => new Promise(() => {}),
  wake: () => {},
  log: (what) => faults.push(what),
});
const deciding = () => void decideNudges(e.db, lane());
const telling = (client: Client = e.client) => void tellWorkflows(e.db, client, e.queues, lane());

/** `n` sleepers until a day far away, each with its nudge of birth. */
async function sleepers(n: number) {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, winBack())) };
  const people: { id: string; contactId: string }[] = [];
  for (let k = 0; k < n; k++) {
    const contact = await makeContact(e.db, shop, [new Date(Date.now() - DAY)]);
    const options = { origin: 'sweep' as const, anchorOrderId: contact.orders[0]?.id ?? null, enteredAt: new Date(Date.now() + 119 * DAY) };
    people.push({ contactId: contact.id, id: await enroll(e.db, e.prefix, flow, contact.id, options) });
  }
  return { flow, people };
}
const undecided = async () => (await e.db('nudges').where({ tell: false }).pluck('enrollment_id')) as string[];
test('one who can’t be planned stays, and is logged; the rest of their page is decided', async () => {
  const { flow, people } = await sleepers(10);
  const odd = people[4] as (typeof people)[number];
  const versionId = v7();
  const broken = { id: versionId, flow_id: flow.flowId, number: 0, definition: '{}', backlog_done_at: new Date(), existing: 'finish' };
  await e.db('flow_versions').insert({ ...broken, actor: 'test' });
  await e.db('flow_versions').where({ id: flow.versionId }).update({ existing: 'finish' });
  await e.db('enrollments').where({ id: odd.id }).update({ version_id: versionId });
  deciding();
  expect(await eventually(async () => (await undecided()).length === 1, 15_000, 20)).toBe(true);
  expect(await undecided()).toEqual([odd.id]);
  expect(faults).toContain(odd.id);
  expect((await e.db('enrollments').where({ do_next: 'sendEmail' })).length).toBe(9);
});

test('a page waits for nobody: while an intake holds two of its contacts, crosswise, the others are decided', async () => {
  const { people } = await sleepers(20);
  const [a, b] = [people[3], people[7]] as { contactId: string; id: string }[];
  const ended = await e.db.transaction(async (tx) => {
    const lock = (id = '') => tx.raw('select from contacts where id = ? for no key update', [id]);
    await lock(b?.contactId);
    deciding();
    const others = await eventually(async () => (await undecided()).length <= 2, 15_000, 20);
    // whoever waits for b alone holds nothing that we could want
    await lock(a?.contactId);
    return others;
  });
  expect(ended).toBe(true);
  expect(await eventually(async () => (await undecided()).length === 0, 15_000, 20)).toBe(true);
  expect(faults).toEqual([]);
});

test('pages under intakes of the same contacts: no purchase is lost, nobody deadlocks', async () => {
  const { flow, people } = await sleepers(60);
  for (let n = 0; n < 3; n++) deciding();
  const shopping = [];
  for (let n = 0; n < 6; n++) {
    const some = people.filter((_, k) => k % 6 === n).map((p) => p.contactId);
    await e.db.raw('insert into nudges (enrollment_id) select id from enrollments where ended_at is null');
    shopping.push(buy(e.db, flow, some));
    await sleep(30);
  }
  await Promise.all(shopping);
  // placed before the day of entry, so each is a new anchor: their walks end nowhere but begin later
  expect(await eventually(async () => (await undecided()).length === 0, 10_000, 20)).toBe(true);
  const stale = await e.db.raw(
    `select e.id from enrollments e join contacts c on c.id = e.contact_id where e.anchor_order_id is distinct from c.last_order_id`,
  );
  expect(stale.rows).toEqual([]);
  expect(faults).toEqual([]);
});

test('a relay that died between the starts and their end: told again, mailed once', async () => {
  const shop = await makeAudience(e.db);
  const flow = { ...shop, ...(await makeFlow(e.db, shop.audienceId, quick([]))) };
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await enroll(e.db, e.prefix, flow, (await makeContact(e.db, shop)).id));
  deciding();
  expect(await eventually(async () => (await undecided()).length === 0, 15_000, 20)).toBe(true);
  for (const id of ids) {
    const input = { v: 1, enrollmentId: id, next: stored(await enrollmentRow(e.db, id)), isTest: false };
    await e.client.workflow.start('series', { workflowId: seriesId(id), taskQueue: e.queues.series, args: [input] });
  }
  telling();
  for (const id of ids) expect(await isOver(e.db, id)).toBe(true);
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 10_000)).toBe(true);
  expect(await e.db('enrollments').whereNull('started_at')).toEqual([]);
  expect(await e.db('messages').where({ state: 'sent' })).toHaveLength(5);
  expect(await invariants(e.db)).toEqual(CLEAN);
});

test('whoever buys between the reading of their page and their start hears of it, though the word was spoken before they existed', async () => {
  const { flow, people } = await sleepers(3);
  deciding();
  expect(await eventually(async () => (await undecided()).length === 0, 15_000, 20)).toBe(true);
  // stopped by hand at the last moment, decided and "told" by another relay while this one is about to start them
  const start: Client['workflow']['start'] = async (...args) => {
    await e.db('enrollments').where({ flow_id: flow.flowId, do_next: 'sendEmail' }).update({
      do_next: 'done',
      at: null,
      rev: 9,
      ended_at: new Date(),
      outcome: 'stopped',
    });
    return e.client.workflow.start(...args);
  };
  const workflow = { start, signalWithStart: e.client.workflow.signalWithStart.bind(e.client.workflow) };
  telling({ workflow } as unknown as Client);
  for (const { id } of people) {
    const status = async () => (await e.client.workflow.getHandle(seriesId(id)).describe()).status.name;
    expect(
      await eventually(
        () =>
          status().then(
            (name) => name === 'COMPLETED',
            () => false,
          ),
        25_000,
      ),
    ).toBe(true);
  }
  // they are over a moment before the teller puts its words away
  expect(await eventually(async () => (await e.db('nudges')).length === 0, 10_000)).toBe(true);
});
