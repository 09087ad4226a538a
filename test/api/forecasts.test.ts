import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createDecide } from '../../activities/engine/decide.ts';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Settings } from '../../workflows/flow/settings.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, email, enroll, makeAudience, makeContact, makeFlow, pause, quick, theEnd } from '../support/factories.ts';

/** What is ahead of one walk, and of a flow's, where branches lie on the way. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const hereFor = (days: number): Rule => ({
  kind: 'group',
  match: 'all',
  rules: [{ kind: 'contact', condition: { field: 'createdAt', op: 'moreThan', days } }],
});
const ask = (id: string, rule: Rule | null, yes: string, no: string): Step => ({ type: 'branch', id, name: id, rule, next: { yes, no } });
const away: Step = { type: 'archive', id: 'away', name: 'Away', next: {} };
const drawn = (steps: Step[], settings: Partial<Settings> = {}): Definition => ({
  ...quick([], settings),
  entry: 'email-1',
  steps: [...steps, away, theEnd],
});

async function walk(flow: { flowId: string; versionId: string }, here: number, sent = false) {
  const { id: contactId } = await makeContact(db, shop, [], { created_at: new Date(Date.now() - here * DAY) });
  const id = await enroll(db, '', { ...shop, ...flow }, contactId);
  if (sent) await db('enrollments').where({ id }).update({ position: 'wait-1', visit: 2, previous_at: new Date() });
  await new MockActivityEnvironment().run(createDecide(db), { enrollmentId: id, rev: 0, visit: sent ? 2 : 1 });
  return id;
}
const aheadOf = async (id: string) =>
  (await http.get(`/api/enrollments/${id}`).expect(200)).body.ahead.map(
    (step: { stepId: string; at: string; way?: string | null }) =>
      `${Math.round((Date.parse(step.at) - Date.now()) / DAY)} ${step.stepId}${step.way === undefined ? '' : ` ${step.way}`}`,
  );

test('a walk goes on behind branches, each asked as of the day it is come to', async () => {
  const steps = [
    email(1, 'wait-1'),
    pause(1, 5, 'days', 'first'),
    ask('first', hereFor(20), 'away', 'wait-2'),
    pause(2, 10, 'days', 'email-2'),
    email(2, 'second'),
    ask('second', hereFor(20), 'wait-3', 'end'),
    pause(3, 1, 'days', 'away'),
  ];
  const flow = await makeFlow(db, shop.audienceId, drawn(steps));
  // for 10 days now: 15 at the first, 25 at the second
  expect(await aheadOf(await walk(flow, 10))).toEqual(['0 email-1', '5 first no', '15 email-2', '15 second yes', '16 away']);
  expect(await aheadOf(await walk(flow, 18, true))).toEqual(['5 first yes', '5 away']);
});

test('it ends at a branch that can’t be asked, and does not turn in circles for ever', async () => {
  const broken: Rule = { kind: 'group', match: 'all', rules: [{ kind: 'segment', op: 'in', segmentId: shop.audienceId }] };
  const closed = await makeFlow(
    db,
    shop.audienceId,
    drawn([email(1, 'wait-1'), pause(1, 5, 'days', 'first'), ask('first', broken, 'away', 'end')]),
  );
  expect(await aheadOf(await walk(closed, 1))).toEqual(['0 email-1', '5 first null']);
  const circle = await makeFlow(
    db,
    shop.audienceId,
    drawn([email(1, 'wait-1'), pause(1, 1, 'days', 'first'), ask('first', hereFor(9_999), 'end', 'wait-1')], { goalRule: hereFor(9_999) }),
  );
  const round = await walk(circle, 1);
  expect((await aheadOf(round)).length).toBeLessThan(51);
  expect((await http.get(`/api/enrollments/${round}`)).body.endsBy).toEqual({ order: true, goalRule: true, exitRule: false });
});

test('who comes to a branch in two weeks, and which way they would go today', async () => {
  const flow = await makeFlow(
    db,
    shop.audienceId,
    drawn([
      email(1, 'wait-1'),
      pause(1, 5, 'days', 'first'),
      ask('first', hereFor(20), 'wait-2', 'away'),
      pause(2, 3, 'days', 'email-2'),
      email(2, 'end'),
    ]),
  );
  await Promise.all([1, 2, 30].map((here) => walk(flow, here, true)));
  const late = await walk(flow, 30, true);
  await db('enrollments')
    .where({ id: late })
    .update({ at: new Date(Date.now() + 20 * DAY) });
  await db('enrollments')
    .where({ id: await walk(flow, 30, true) })
    .update({ arm: 'holdout' });
  const read = async () => (await http.get(`/api/flows/ahead/branches?audienceId=${shop.audienceId}`).expect(200)).body.items;
  expect(await read()).toEqual([
    {
      flowId: flow.flowId,
      flowName: 'Win back',
      stepId: 'first',
      stepName: 'first',
      arriving: 3,
      capped: false,
      yes: 1,
      ways: { yes: { type: 'sendEmail', name: 'E-mail 2' }, no: { type: 'archive', name: 'Away' } },
    },
  ]);
  await db('flows').where({ id: flow.flowId }).update({ status: 'paused' });
  expect(await read()).toEqual([]);
});
