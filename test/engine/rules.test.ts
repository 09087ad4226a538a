import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createDecide } from '../../activities/engine/decide.ts';
import { createSendEmail } from '../../activities/steps/send-email.ts';
import { nudge } from '../../api/enrollments/index.ts';
import type { Channel, Mail } from '../../api/mails/index.ts';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { defaultSettings, type Settings } from '../../workflows/flow/settings.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { DAY, email, enroll, makeAudience, makeContact, makeFlow, pause, theEnd } from '../support/factories.ts';

/** Branches, the archive step, goals and exits by rule: the engine's activities on a real database, with nobody in between. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let vipTag: string;
const delivered: string[] = [];
const channel: Channel = {
  name: 'smtp',
  send: async (mail: Mail) => {
    delivered.push(mail.subject);
  },
  check: async () => {},
  close: async () => {},
};
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
  vipTag = v7();
  await db('tags').insert({ id: vipTag, audience_id: shop.audienceId, name: 'Good friend', actor: 'test' });
  delivered.length = 0;
});
afterAll(() => drop());

const act = <In, Out>(activity: (input: In) => Promise<Out>, input: In): Promise<Out> => new MockActivityEnvironment().run(activity, input);
const tagged = (): Rule => ({
  kind: 'group',
  match: 'all',
  rules: [{ kind: 'contact', condition: { field: 'tags', op: 'any', values: [vipTag] } }],
});
const tag = (contactId: string) => db('contact_tags').insert({ contact_id: contactId, tag_id: vipTag, actor: 'test' });
const branch = (rule: Rule | null, yes: string, no: string): Step => ({
  type: 'branch',
  id: 'ask',
  name: 'A friend?',
  rule,
  next: { yes, no },
});
const archive: Step = { type: 'archive', id: 'away', name: 'Away', next: {} };
const flowOf = (entry: string, steps: Step[], settings: Partial<Settings> = {}): Definition => ({
  trigger: { type: 'api' },
  entry,
  steps,
  settings: { ...defaultSettings, window: null, ...settings },
});
const walkOf = (id: string) => db('enrollments').where({ id }).first();
const decide = async (id: string, rev = 0) => act(createDecide(db), { enrollmentId: id, rev, visit: (await walkOf(id)).visit });
const send = async (id: string) => {
  const { rev, visit } = await walkOf(id);
  return act(createSendEmail(db, channel, SITE), { enrollmentId: id, rev, visit });
};
const stepsOf = (id: string) =>
  db('enrollment_steps').where({ enrollment_id: id }).orderBy(['visit', 'ord']).select('visit', 'step_id as step', 'outcome');
/** A walk that has been decided on once, as the relay does at birth. */
async function walk(
  definition: Definition,
  more: Record<string, unknown> = {},
  began: (id: string) => PromiseLike<unknown> = async () => {},
) {
  const flow = await makeFlow(db, shop.audienceId, definition);
  const { id: contactId } = await makeContact(db, shop, [], more);
  await began(contactId);
  const id = await enroll(db, '', { ...shop, ...flow }, contactId);
  await decide(id);
  return { id, contactId, flow };
}

describe('a branch', () => {
  const twoWays = () => flowOf('ask', [branch(tagged(), 'email-1', 'email-2'), email(1, 'end'), email(2, 'end'), theEnd]);

  test.each([
    ['yes', true, 'It has been a while (1)'],
    ['no', false, 'It has been a while (2)'],
  ])('leads to “%s”, writes down which way, and is not asked again', async (way, is, subject) => {
    const { id, contactId } = await walk(twoWays(), {}, async (who) => void (is && (await tag(who))));
    expect(await walkOf(id)).toMatchObject({ do_next: 'sendEmail', visit: 2, position: is ? 'email-1' : 'email-2' });
    // what the rule would say now is another thing
    if (is) await db('contact_tags').where({ contact_id: contactId }).del();
    else await tag(contactId);
    await send(id);
    expect(delivered).toEqual([subject]);
    expect(await stepsOf(id)).toEqual([
      { visit: 1, step: 'ask', outcome: way },
      { visit: 2, step: is ? 'email-1' : 'email-2', outcome: 'sent' },
    ]);
    expect(await walkOf(id)).toMatchObject({ outcome: 'finished' });
  });

  test('behind a wait is asked when the wait is over, not before', async () => {
    const steps = [pause(1, 1, 'hours', 'ask'), branch(tagged(), 'email-1', 'email-2'), email(1, 'end'), email(2, 'end'), theEnd];
    const { id, contactId } = await walk(flowOf('wait-1', steps));
    expect(await walkOf(id)).toMatchObject({ do_next: 'decide', step_id: 'ask', visit: 1 });
    await tag(contactId);
    await db('enrollments')
      .where({ id })
      .update({ since: new Date(Date.now() - 3_600_000) });
    await decide(id, 1);
    expect(await walkOf(id)).toMatchObject({ do_next: 'sendEmail', step_id: 'email-1', visit: 2 });
    expect(await stepsOf(id)).toEqual([
      { visit: 1, step: 'wait-1', outcome: 'passed' },
      { visit: 1, step: 'ask', outcome: 'yes' },
    ]);
  });

  test('after an e-mail, in the transaction that goes on; the wait behind it counts from there', async () => {
    const steps = [email(1, 'ask'), branch(tagged(), 'wait-1', 'end'), pause(1, 2, 'days', 'email-2'), email(2, 'end'), theEnd];
    const { id } = await walk(flowOf('email-1', steps), {}, tag);
    await send(id);
    const row = await walkOf(id);
    expect(row).toMatchObject({ position: 'wait-1', visit: 3, step_id: 'email-2', ended_at: null });
    expect(Math.round((Number(row.at) - Date.now()) / DAY)).toBe(2);
    expect(await stepsOf(id)).toEqual([
      { visit: 1, step: 'email-1', outcome: 'sent' },
      { visit: 2, step: 'ask', outcome: 'yes' },
    ]);
    // the same once more changes nothing: a retry of an attempt whose answer was lost
    expect((await act(createSendEmail(db, channel, SITE), { enrollmentId: id, rev: 1, visit: 1 })).rev).toBe(row.rev);
    expect(delivered).toHaveLength(1);
    expect(await stepsOf(id)).toHaveLength(2);
  });

  test('whose tag is gone holds whoever comes to it; once mended they go on', async () => {
    await db('tags').where({ id: vipTag }).update({ leaving: 'removing' });
    const { id } = await walk(twoWays());
    expect(await walkOf(id)).toMatchObject({ held: 'rule', at: null, visit: 1 });
    await db('tags').where({ id: vipTag }).update({ leaving: null });
    await decide(id, 1);
    expect(await walkOf(id)).toMatchObject({ held: null, do_next: 'sendEmail', step_id: 'email-2' });
  });
});

describe('the archive step', () => {
  const silent = () => flowOf('email-1', [email(1, 'away'), archive]);

  test('archives whoever comes to it, and the walk is over', async () => {
    const { id, contactId, flow } = await walk(silent());
    const other = await enroll(db, '', { ...shop, ...(await makeFlow(db, shop.audienceId, silent())) }, contactId);
    await send(id);
    expect(await walkOf(id)).toMatchObject({ outcome: 'finished', reason: 'archive_step', step_id: 'away' });
    expect(await stepsOf(id)).toMatchObject([{ step: 'email-1' }, { step: 'away', outcome: 'archived' }]);
    const contact = await db('contacts').where({ id: contactId }).first();
    expect(contact).toMatchObject({ archived_reason: 'flow', status: 'subscribed', status_before_archive: 'subscribed' });
    expect(contact.archived_at).not.toBeNull();
    expect(await db('events').where({ contact_id: contactId, type: 'archived' })).toHaveLength(1);
    // their other walk hears of it
    await decide(other);
    expect(await walkOf(other)).toMatchObject({ outcome: 'left', reason: 'archived' });
    expect(flow.flowId).toBeTruthy();
  });

  test('waits while the flow is paused', async () => {
    const { id, contactId, flow } = await walk(flowOf('wait-1', [pause(1, 1, 'hours', 'away'), archive]));
    await db('flows').where({ id: flow.flowId }).update({ status: 'paused' });
    await db('enrollments')
      .where({ id })
      .update({ since: new Date(Date.now() - 3_600_000) });
    await decide(id, 1);
    expect(await walkOf(id)).toMatchObject({ held: 'flow', ended_at: null });
    expect(await db('contacts').where({ id: contactId }).first('archived_at')).toEqual({ archived_at: null });
    await db('flows').where({ id: flow.flowId }).update({ status: 'live' });
    await decide(id, 2);
    expect(await walkOf(id)).toMatchObject({ outcome: 'finished', held: null });
    expect((await db('contacts').where({ id: contactId }).first('archived_at')).archived_at).not.toBeNull();
  });

  test('leaves the held out where they are: they were sent nothing', async () => {
    const flow = await makeFlow(db, shop.audienceId, flowOf('away', [archive]));
    const { id: contactId } = await makeContact(db, shop);
    const id = await enroll(db, '', { ...shop, ...flow }, contactId);
    await db('enrollments').where({ id }).update({ arm: 'holdout' });
    await decide(id);
    expect(await walkOf(id)).toMatchObject({ outcome: 'finished', reason: 'held_out' });
    expect(await stepsOf(id)).toEqual([{ visit: 1, step: 'away', outcome: 'skipped' }]);
    expect(await db('contacts').where({ id: contactId }).first('archived_at')).toEqual({ archived_at: null });
  });
});

describe('goals and exits by rule', () => {
  const mails = (settings: Partial<Settings>) =>
    flowOf('email-1', [email(1, 'wait-1'), pause(1, 3, 'days', 'email-2'), email(2, 'end'), theEnd], settings);
  const due = (id: string) =>
    db('enrollments')
      .where({ id })
      .update({ since: new Date(Date.now() - 3 * DAY), at: new Date() });

  test.each([
    ['goalRule', 'reached', null],
    ['exitRule', 'left', 'exit_rule'],
  ])('%s: met between two e-mails, the walk ends before the second', async (setting, outcome, reason) => {
    const { id, contactId } = await walk(mails({ [setting]: tagged() }));
    await send(id);
    await due(id);
    await decide(id, 99);
    expect(await walkOf(id)).toMatchObject({ do_next: 'sendEmail', ended_at: null });
    // the instruction to send stands; only the gate can know
    await tag(contactId);
    expect(await send(id)).toMatchObject({ do: 'done' });
    expect(await walkOf(id)).toMatchObject({ outcome, reason });
    expect(delivered).toHaveLength(1);
  });

  test('a fact is heard at once: the walk listens for all kinds', async () => {
    const { id, contactId } = await walk(mails({ goalRule: tagged() }));
    await tag(contactId);
    for (const fact of ['order', 'consent', 'event', 'contact'] as const)
      await db.transaction((tx) => nudge(tx, [contactId], fact, new Date()));
    expect(await db('nudges').where({ enrollment_id: id, tell: false })).toHaveLength(5); // one was there from birth
    await decide(id, 1);
    expect(await walkOf(id)).toMatchObject({ outcome: 'reached' });
  });

  test('a change of the contact’s fields is heard', async () => {
    const marie: Rule = {
      kind: 'group',
      match: 'all',
      rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: 'Marie' } }],
    };
    const { id, contactId } = await walk(mails({ exitRule: marie }));
    await db('nudges').del();
    const { body } = await api(db).get(`/api/contacts/${contactId}`).expect(200);
    await api(db).patch(`/api/contacts/${contactId}`).send({ rev: body.rev, firstName: 'Marie' }).expect(200);
    expect(await db('nudges').where({ enrollment_id: id })).toHaveLength(1);
    await decide(id, 1);
    expect(await walkOf(id)).toMatchObject({ outcome: 'left', reason: 'exit_rule' });
  });

  test('met on entering: the flow has no part in it', async () => {
    const { id } = await walk(mails({ goalRule: tagged() }), {}, tag);
    expect(await walkOf(id)).toMatchObject({ outcome: 'withdrawn', reason: 'goal_before' });
    expect(delivered).toEqual([]);
  });

  test('whose rule is broken: no e-mail leaves until it is mended', async () => {
    const { id } = await walk(mails({ exitRule: tagged() }));
    await db('tags').where({ id: vipTag }).update({ leaving: 'removing' });
    await send(id);
    expect(delivered).toEqual([]);
    expect(await walkOf(id)).toMatchObject({ held: 'rule', at: null, ended_at: null });
    await db('tags').where({ id: vipTag }).update({ leaving: null });
    await decide(id, 9);
    await send(id);
    expect(delivered).toHaveLength(1);
  });
});

test('each way of a branch is counted, and its people are listed; the held out are in no number', async () => {
  const { flowId, versionId } = await makeFlow(
    db,
    shop.audienceId,
    flowOf('ask', [branch(tagged(), 'email-1', 'away'), email(1, 'end'), archive, theEnd]),
  );
  const ids: string[] = [];
  for (const [n, arm] of ['treated', 'treated', 'holdout'].entries()) {
    const { id: contactId } = await makeContact(db, shop);
    if (n === 0) await tag(contactId);
    const id = await enroll(db, '', { ...shop, flowId, versionId }, contactId);
    await db('enrollments').where({ id }).update({ arm });
    await decide(id);
    ids.push(contactId);
  }
  const { body } = await api(db).get(`/api/flows/${flowId}`).expect(200);
  const counted = (stepId: string) => body.counts.steps.find((s: { stepId: string }) => s.stepId === stepId);
  expect(counted('ask')).toMatchObject({ yes: 1, no: 1 });
  expect(counted('away')).toMatchObject({ archived: 1 });
  const { body: people } = await api(db).get(`/api/flows/${flowId}/people?what=no&stepId=ask`).expect(200);
  expect(people.items.map((who: { contactId: string }) => who.contactId)).toEqual([ids[1]]);
});
