import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { measureSegments } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { freshShop } from '../support/fresh-shop.ts';
import { hangUpOn } from '../support/hang-up.ts';
import { all, bought, never, segmentsOn } from './saved.ts';

const at = freshShop();
const { http, save, preview } = segmentsOn(at);
const ago = (days: number) => new Date(Date.now() - days * DAY);

test('a segment is measured when it is saved, keeps every rule it had, and is found by its name', async () => {
  await makeContact(at.db, at.shop, [ago(5)]);
  await makeContact(at.db, at.shop);
  const made = await save('Buyers', bought);
  expect(made).toMatchObject({ kind: 'rule', version: 1, rule: bought, problems: [], size: { size: 1 }, earlier: null });

  await http().post('/api/segments').send({ audienceId: at.shop.audienceId, kind: 'rule', name: 'BUYERS', rule: never }).expect(409);
  const same = await http().patch(`/api/segments/${made.id}`).send({ rule: bought, description: 'All of them' }).expect(200);
  expect(same.body).toMatchObject({ version: 1, description: 'All of them' });
  const changed = await http().patch(`/api/segments/${made.id}`).send({ rule: never }).expect(200);
  expect(changed.body).toMatchObject({ version: 2, rule: never, size: { size: 1 } });

  await at.db('segment_sizes').insert({ segment_id: made.id, day: ago(20).toISOString().slice(0, 10), size: 7 });
  const { body } = await http().get('/api/segments').query({ audienceId: at.shop.audienceId, search: 'buy' }).expect(200);
  expect(body.items).toMatchObject([{ id: made.id, earlier: { size: 7 } }]);
  expect((await http().get(`/api/segments/${made.id}/sizes`)).body.items).toMatchObject([{ size: 7 }, { size: 1 }]);

  await http().delete(`/api/segments/${made.id}`).expect(200);
  await http().get(`/api/segments/${made.id}`).expect(404);
  const versions = await http().get(`/api/segments/${made.id}/versions`).query({ limit: 1 }).expect(200);
  expect(versions.body).toMatchObject({ items: [{ number: 2, rule: never }], next: expect.any(String) });
  await save('Buyers', bought);
});

test('a former rule that is used again is the newest version, and none is lost', async () => {
  const rules = [bought, never, all({ kind: 'contact', condition: { field: 'vip', op: 'yes' } })];
  const { id } = await save('Turning', rules[0] as Rule);
  const use = (rule: unknown) => http().patch(`/api/segments/${id}`).send({ rule }).expect(200);
  await use(rules[1]);
  await use(rules[2]);
  const versions = async () => (await http().get(`/api/segments/${id}/versions`).expect(200)).body.items;
  const first = (await versions()).at(-1);
  expect((await use(first.rule)).body).toMatchObject({ version: 4, rule: bought });
  // pressed twice, it is still one version
  expect((await use(first.rule)).body).toMatchObject({ version: 4 });
  expect((await versions()).map(({ number, rule }: { number: number; rule: Rule }) => [number, rule])).toEqual([
    [4, rules[0]],
    [3, rules[2]],
    [2, rules[1]],
    [1, rules[0]],
  ]);
});

test('a preview counts to 10,000, or to the end, and draws ten of them', async () => {
  await at.db.raw(
    `insert into contacts (id, audience_id, email, source, actor) select gen_random_uuid(), ?, 'p' || n || '@shop.example', 'test', 'test' from generate_series(1, 10100) n`,
    [at.shop.audienceId],
  );
  const { body } = await preview(never).expect(200);
  expect(body).toMatchObject({ count: 10_000, capped: true });
  expect(body.sample).toHaveLength(10);
  expect((await preview(never, { exact: true })).body).toMatchObject({ count: 10_100, capped: false });
  const others = (await preview(never, { others: 1 })).body.sample.map(({ id }: { id: string }) => id);
  expect(others).not.toEqual(body.sample.map(({ id }: { id: string }) => id));
  expect((await preview(bought)).body).toMatchObject({ count: 0, capped: false, sample: [] });
});

test('whoever hangs up stops their question in Postgres', async () => {
  const asked = [1, 2, 3].map((from) => {
    const rule = all({ kind: 'orders', what: 'count', is: { from }, when: { op: 'within', days: 9 } });
    return { path: '/api/segments/preview', body: { audienceId: at.shop.audienceId, rule } };
  });
  await hangUpOn(at.db, asked, '%hashtextextended%');
  // and the connections are as good as before
  expect((await preview(never)).status).toBe(200);
});

test('why someone is in, or not: every condition with what they have', async () => {
  const anna = await makeContact(at.db, at.shop, [ago(40), ago(10)], { vip: true, rating: 3 });
  const [tag] = [v7()];
  await at.db('tags').insert({ id: tag, audience_id: at.shop.audienceId, name: 'Jazz', actor: 'test' });
  await at.db('contact_tags').insert({ contact_id: anna.id, tag_id: tag, actor: 'test' });
  const rule = all(
    { kind: 'contact', condition: { field: 'tags', op: 'any', values: [tag] } },
    { kind: 'contact', condition: { field: 'rating', op: 'between', to: 1 } },
    {
      kind: 'group',
      match: 'none',
      rules: [
        { kind: 'orders', what: 'last', at: { op: 'within', days: 180 } },
        { kind: 'email', did: 'sent', over: { of: 'any' } },
      ],
    },
    { kind: 'event', name: 'Viewed' },
    { kind: 'flow', was: 'never', flowId: null },
    { kind: 'standing', is: 'excluded', op: 'no' },
  );
  const made = await save('Mixed', rule);
  const { body } = await http().get(`/api/segments/${made.id}/explain`).query({ contact: anna.id }).expect(200);
  expect(body).toMatchObject({
    holds: false,
    archived: false,
    groups: [
      { path: '', holds: false },
      { path: 'rules.2', holds: false },
    ],
    conditions: [
      { path: 'rules.0', holds: true, found: { kind: 'contact', value: ['Jazz'] } },
      { path: 'rules.1', holds: false, found: { kind: 'contact', value: 3 } },
      { path: 'rules.2.rules.0', holds: true, found: { kind: 'orders', count: 2, total: '20.00', average: '10.00' } },
      { path: 'rules.2.rules.1', holds: false, found: { kind: 'email', sent: 0, plainText: false } },
      { path: 'rules.3', holds: false, found: { kind: 'event', count: 0, lastAt: null } },
      { path: 'rules.4', holds: true, found: { kind: 'flow', walks: 0, last: null } },
      { path: 'rules.5', holds: true, found: { kind: 'standing', archivedAt: null, pattern: null } },
    ],
  });
  await at.db('contacts').where({ id: anna.id }).update({ archived_at: new Date() });
  const said = { audienceId: at.shop.audienceId, rule: bought, contactId: anna.id };
  expect((await http().post('/api/segments/explain').send(said)).body).toMatchObject({
    holds: false,
    archived: true,
    groups: [{ holds: true }],
  });
  const elsewhere = await makeContact(at.db, await makeAudience(at.db));
  await http().get(`/api/segments/${made.id}/explain`).query({ contact: elsewhere.id }).expect(404);
});

test('a static segment holds whom one names, and nobody of another audience', async () => {
  const [a, b, c] = [
    await makeContact(at.db, at.shop),
    await makeContact(at.db, at.shop, [ago(1)]),
    await makeContact(at.db, at.shop, [], { archived_at: new Date() }),
  ];
  const stranger = await makeContact(at.db, await makeAudience(at.db));
  const [{ email }, other] = [
    await at.db('contacts').where({ id: a.id }).first(),
    await at.db('contacts').where({ id: stranger.id }).first(),
  ];
  const { body } = await http()
    .post('/api/segments')
    .send({
      audienceId: at.shop.audienceId,
      kind: 'static',
      name: 'Chosen',
      members: { by: 'addresses', addresses: `Anna <${email.toUpperCase()}>; ${other.email}, nobody@shop.example` },
    })
    .expect(201);
  expect(body).toMatchObject({ kind: 'static', rule: null, size: { size: 1 } });
  const add = (members: object) => http().post(`/api/segments/${body.id}/members`).send({ members });
  expect((await add({ by: 'contacts', ids: [a.id, b.id, c.id, stranger.id] })).body).toEqual({ added: 1, known: 2, unknown: 0 });
  expect((await add({ by: 'filters', filters: [{ field: 'orderCount', op: 'between', from: 1 }] })).body).toMatchObject({ added: 0 });
  const members = async () => (await http().get(`/api/segments/${body.id}/contacts`)).body.items.map(({ id }: { id: string }) => id).sort();
  expect(await members()).toEqual([a.id, b.id].sort());
  const out = await http()
    .post(`/api/segments/${body.id}/members/remove`)
    .send({ members: { by: 'contacts', ids: [a.id] } });
  expect(out.body).toEqual({ removed: 1 });
  expect(await members()).toEqual([b.id]);
  const why = async (contact: string, status = 200) =>
    (await http().get(`/api/segments/${body.id}/explain`).query({ contact }).expect(status)).body;
  expect(await why(b.id)).toMatchObject({
    holds: true,
    groups: [],
    added: { at: expect.any(String), actor: 'operator', via: 'selection' },
  });
  expect(await why(a.id)).toMatchObject({ holds: false, archived: false, added: null });
  await add({ by: 'addresses', addresses: email });
  expect(await why(a.id)).toMatchObject({ holds: true, added: { via: 'paste' } });
  const feed = async (id: string) =>
    (await http().get(`/api/contacts/${id}/feed`).expect(200)).body.items
      .filter(({ type }: { type: string }) => type.startsWith('segment_'))
      .map(({ type, actor, data }: { type: string; actor: string; data: object }) => ({ type, actor, ...data }));
  const told = (type: string, via: string) => ({ type, actor: 'operator', segmentId: body.id, name: 'Chosen', via });
  // once each, however often they were named
  expect(await feed(a.id)).toEqual([told('segment_added', 'paste'), told('segment_removed', 'selection'), told('segment_added', 'paste')]);
  expect(await feed(b.id)).toEqual([told('segment_added', 'selection')]);
  await at.db('contacts').where({ id: a.id }).update({ archived_at: new Date() });
  expect(await why(a.id)).toMatchObject({ holds: false, archived: true, added: { via: 'paste' } });
  await why(stranger.id, 404);
  const ruled = await save('Ruled', never);
  await http()
    .post(`/api/segments/${ruled.id}/members`)
    .send({ members: { by: 'contacts', ids: [a.id] } })
    .expect(409);
});

test('its members open in the contacts page, are counted, paged and changed there', async () => {
  for (let n = 0; n < 5; n++) await makeContact(at.db, at.shop, n % 2 ? [ago(n)] : []);
  const { id } = await save('Never', never);
  const filters = (op: string) => JSON.stringify([{ field: 'segments', op, values: [id] }]);
  const query = { audienceId: at.shop.audienceId, limit: 2 };
  const page = await http()
    .get('/api/contacts')
    .query({ ...query, filters: filters('any'), sort: 'email' })
    .expect(200);
  const rest = await http()
    .get('/api/contacts')
    .query({ ...query, filters: filters('any'), sort: 'email', cursor: page.body.next });
  expect([...page.body.items, ...rest.body.items].map(({ orderCount }) => orderCount)).toEqual([0, 0, 0]);
  expect(
    (
      await http()
        .get('/api/contacts/count')
        .query({ audienceId: at.shop.audienceId, filters: filters('none') })
    ).body.count,
  ).toBe(2);
  const members = [{ field: 'segments', op: 'any', values: [id] }];
  const action = { do: 'setField', field: 'vip', value: true };
  const bulk = await http().post('/api/contacts/bulk').send({ audienceId: at.shop.audienceId, filters: members, action }).expect(200);
  expect(bulk.body).toMatchObject({ contacts: 3, changed: 3 });
  expect(await at.db('contacts').where({ audience_id: at.shop.audienceId, vip: true })).toHaveLength(3);
  await http()
    .get('/api/contacts')
    .query({ ...query, filters: JSON.stringify([{ field: 'segments', op: 'any', values: [v7()] }]) })
    .expect(400);
});

test('each segment is measured once a day of its audience', async () => {
  await makeContact(at.db, at.shop, [ago(1)]);
  const { id } = await save('Buyers', bought);
  await at.db('segment_sizes').delete();
  await measureSegments(at.db);
  await makeContact(at.db, at.shop, [ago(1)]);
  await measureSegments(at.db);
  expect(await at.db('segment_sizes').where({ segment_id: id })).toMatchObject([{ size: 1 }]);
  await at.db('segment_sizes').update({ day: at.db.raw('day - 1') });
  await measureSegments(at.db);
  expect(await at.db('segment_sizes').where({ segment_id: id }).orderBy('day')).toMatchObject([{ size: 1 }, { size: 2 }]);
});
