import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createDecide } from '../../activities/engine/decide.ts';
import { createSweepRules } from '../../activities/jobs/sweep-rules.ts';
import type { Leaf, Rule } from '../../workflows/flow/rule/rule.ts';
import type { Settings } from '../../workflows/flow/settings.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

/** Goals and exits by rule between two e-mails: what the hourly sweep finds, and what is told at once. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
});
beforeEach(async () => {
  await db('flows').update({ status: 'archived' });
  shop = await makeAudience(db);
});
afterAll(() => drop());

const all = (...rules: Leaf[]): Rule => ({ kind: 'group', match: 'all', rules });
const hereFor = (days: number) => all({ kind: 'contact', condition: { field: 'createdAt', op: 'moreThan', days } });
const wearing = (id: string) => all({ kind: 'contact', condition: { field: 'tags', op: 'any', values: [id] } });
const drawn = (settings: Partial<Settings>) => quick([{ amount: 30, unit: 'days' }], settings);
const walkOf = (id: string) => db('enrollments').where({ id }).first();
const sweep = () => new MockActivityEnvironment().run(createSweepRules(db));
const decide = async (id: string) => {
  const { rev, visit } = await walkOf(id);
  await new MockActivityEnvironment().run(createDecide(db), { enrollmentId: id, rev, visit });
  await db('nudges').where({ enrollment_id: id }).del();
};
/** A walk that has been decided on at birth and waits for its first e-mail; nobody is nudged. */
async function walk(settings: Partial<Settings>, flow?: { flowId: string; versionId: string }) {
  const where = flow ?? (await makeFlow(db, shop.audienceId, drawn(settings)));
  const { id: contactId } = await makeContact(db, shop, [], { created_at: new Date() });
  const id = await enroll(db, '', { ...shop, ...where }, contactId);
  await decide(id);
  return { id, contactId, ...where };
}
const daysGoBy = (contactId: string, days: number) =>
  db('contacts')
    .where({ id: contactId })
    .update({ created_at: new Date(Date.now() - days * DAY) });
const newTag = async () => {
  const id = v7();
  await db('tags').insert({ id, audience_id: shop.audienceId, name: `Tag ${id}`, actor: 'test' });
  return id;
};
const nudged = (id: string): Promise<{ lane: string }[]> => db('nudges').where({ enrollment_id: id, tell: false }).select('lane');

describe('the hourly sweep', () => {
  test.each([
    ['goalRule', 'reached', null],
    ['exitRule', 'left', 'exit_rule'],
  ])('ends the walk whose %s came true as days passed, once', async (setting, outcome, reason) => {
    const { id, contactId } = await walk({ [setting]: hereFor(20) });
    expect(await sweep()).toBe(0);
    await daysGoBy(contactId, 21);
    expect(await sweep()).toBe(1);
    // not decided on yet: nobody is nudged twice
    expect(await sweep()).toBe(0);
    await decide(id);
    expect(await walkOf(id)).toMatchObject({ outcome, reason });
    expect(await sweep()).toBe(0);
  });

  test('a word that is still to be told to the workflow is no nudge', async () => {
    const { id, contactId } = await walk({ goalRule: hereFor(20) });
    await db('nudges').insert({ enrollment_id: id, lane: 'bulk', tell: true });
    await daysGoBy(contactId, 21);
    expect(await sweep()).toBe(1);
  });

  test('asks each version of its own, unless the live one takes over', async () => {
    const { id, contactId, flowId, versionId } = await walk({ goalRule: hereFor(20) });
    const next = v7();
    await db('flow_versions').insert({
      id: next,
      flow_id: flowId,
      number: 2,
      definition: JSON.stringify(drawn({ goalRule: hereFor(50) })),
      existing: 'finish',
      backlog_done_at: new Date(),
      actor: 'test',
    });
    await db('flows').where({ id: flowId }).update({ live_version_id: next });
    const later = await walk({}, { flowId, versionId: next });
    await Promise.all([daysGoBy(contactId, 30), daysGoBy(later.contactId, 30)]);
    expect(await sweep()).toBe(1);
    expect(await nudged(id)).toEqual([{ lane: 'bulk' }]);
    await db('nudges').del();
    await db('flow_versions').where({ id: next }).update({ existing: 'move' });
    // the old one is asked no more: its walks are the publication's
    expect(await sweep()).toBe(0);
    await daysGoBy(later.contactId, 51);
    expect(await sweep()).toBe(1);
    expect(await nudged(later.id)).toHaveLength(1);
    expect(versionId).not.toBe(next);
  });

  test('a rule that can’t be asked stops no other one', async () => {
    const tag = await newTag();
    const broken = await walk({ goalRule: hereFor(20), exitRule: wearing(tag) });
    const whole = await walk({ goalRule: hereFor(20) });
    await db('tags').where({ id: tag }).update({ leaving: 'removing' });
    await daysGoBy(whole.contactId, 21);
    expect(await sweep()).toBe(1);
    await daysGoBy(broken.contactId, 21);
    expect(await sweep()).toBe(1);
    expect(await nudged(broken.id)).toHaveLength(1);
  });

  test('page after page; neither tests, nor who is gone, nor flows that are over', async () => {
    const { contactId, flowId, versionId } = await walk({ goalRule: hereFor(20) });
    await db.raw(
      `with people as (
         insert into contacts (id, audience_id, email, source, status, actor, created_at)
         select uuidv7(), ?, 'p' || n || '@shop.example', 'test', 'subscribed', 'test', now() - interval '1 day' * (n % 2) * 40 from generate_series(1, 4500) n
         returning id, created_at)
       insert into enrollments (id, audience_id, flow_id, version_id, contact_id, episode, origin, arm, entered_at, position, since, rev, do_next, step_id,
         queue, at, due, is_test, ended_at, actor)
       select uuidv7(), ?, ?, ?, id, 'many', 'api', 'treated', now(), 'email-1', now(), 1, 'sendEmail', 'email-' || 1 + n % 3, 'send', now(), now(),
         n % 9 = 0, case when n % 5 = 0 then now() end, 'test'
       from (select *, row_number() over (order by id) as n from people) p`,
      [shop.audienceId, shop.audienceId, flowId, versionId],
    );
    const meant = await db('enrollments as e')
      .join('contacts as c', 'c.id', 'e.contact_id')
      .where({ flow_id: flowId, is_test: false, ended_at: null })
      .whereRaw(`c.created_at < now() - interval '20 days'`)
      .pluck('e.id');
    expect(await sweep()).toBe(meant.length);
    expect((await db('nudges').whereIn('enrollment_id', meant)).length).toBe(meant.length);
    await db('nudges').del();
    await db('flows').where({ id: flowId }).update({ status: 'archived' });
    await daysGoBy(contactId, 21);
    expect(await sweep()).toBe(0);
  });
});

describe('told at once, to whoever ends by a rule', () => {
  /** One walk that listens, beside one that does not; both of one contact. */
  async function both() {
    const listening = await walk({ goalRule: hereFor(20) });
    const flow = await makeFlow(db, shop.audienceId, drawn({}));
    const deaf = await enroll(db, '', { ...shop, ...flow }, listening.contactId);
    await decide(deaf);
    return { ...listening, deaf };
  }
  const bulk = (contactId: string, action: object) =>
    http
      .post('/api/contacts/bulk')
      .send({ audienceId: shop.audienceId, ids: [contactId], action })
      .expect(200);
  const made = async (path: string, more: object) =>
    (
      await http
        .post(path)
        .send({ audienceId: shop.audienceId, ...more })
        .expect(201)
    ).body.id as string;
  const newSegment = () => made('/api/segments', { kind: 'static', name: 'Chosen' });
  const newGroup = async () => made('/api/groups', { name: 'Cats', categoryId: await made('/api/group-categories', { name: 'Animals' }) });

  test.each<[string, (contactId: string) => Promise<unknown>]>([
    [
      'a tag is put on',
      (id) =>
        http
          .post(`/api/contacts/${id}/tags`)
          .send({ add: ['Friend'] })
          .expect(200),
    ],
    ['tags are put on many', (id) => bulk(id, { do: 'addTags', names: ['Friend'] })],
    [
      'a list is joined',
      async (id) => bulk(id, { do: 'setList', listId: await made('/api/lists', { name: 'News' }), status: 'subscribed' }),
    ],
    ['a group is joined', async (id) => bulk(id, { do: 'addGroup', groupId: await newGroup() })],
    [
      'groups are set',
      async (id) =>
        http
          .put(`/api/contacts/${id}/groups`)
          .send({ groupIds: [await newGroup()] })
          .expect(200),
    ],
    ['a field is set for many', (id) => bulk(id, { do: 'setField', field: 'company', value: 'Louve' })],
    [
      'a program says something new',
      async (id) => {
        const { email } = await db('contacts').where({ id }).first('email');
        await http
          .put('/api/contacts')
          .send({ audienceId: shop.audienceId, contacts: { email, firstName: 'Marie' } })
          .expect(200);
      },
    ],
    [
      'they are put into a segment',
      async (id) =>
        http
          .post(`/api/segments/${await newSegment()}/members`)
          .send({ members: { by: 'contacts', ids: [id] } })
          .expect(200),
    ],
  ])('%s', async (_, happens) => {
    const { id, deaf, contactId } = await both();
    await happens(contactId);
    expect(await nudged(id)).toHaveLength(1);
    expect(await nudged(deaf)).toEqual([]);
  });

  test('a tag is taken off, they are taken out of a segment', async () => {
    const { id, contactId } = await both();
    const { body } = await http.post(`/api/contacts/${contactId}/tags`).send({ add: ['Friend'] });
    const segment = await newSegment();
    await http.post(`/api/segments/${segment}/members`).send({ members: { by: 'contacts', ids: [contactId] } });
    await db('nudges').del();
    await http
      .post(`/api/contacts/${contactId}/tags`)
      .send({ remove: [body.tags[0].id] })
      .expect(200);
    expect(await nudged(id)).toHaveLength(1);
    const { body: removed } = await http
      .post(`/api/segments/${segment}/members/remove`)
      .send({ members: { by: 'contacts', ids: [contactId] } })
      .expect(200);
    expect(removed).toEqual({ removed: 1 });
    expect(await nudged(id)).toHaveLength(2);
  });
});
