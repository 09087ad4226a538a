import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { measureSegments } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { api } from '../support/api.ts';
import { apiOn } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

const http = () => api(db);
const all = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules });
const bought: Rule = all({ kind: 'orders', what: 'count', is: { from: 1 } });
const never: Rule = all({ kind: 'orders', what: 'never' });
const ago = (days: number) => new Date(Date.now() - days * DAY);
const save = async (name: string, rule: Rule) => {
  const { body, status } = await http().post('/api/segments').send({ audienceId: shop.audienceId, kind: 'rule', name, rule });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const preview = (rule: unknown, more: object = {}) =>
  http()
    .post('/api/segments/preview')
    .send({ audienceId: shop.audienceId, rule, ...more });

test('a segment is measured when it is saved, keeps every rule it had, and is found by its name', async () => {
  await makeContact(db, shop, [ago(5)]);
  await makeContact(db, shop);
  const made = await save('Buyers', bought);
  expect(made).toMatchObject({ kind: 'rule', version: 1, rule: bought, problems: [], size: { size: 1 }, earlier: null });

  await http().post('/api/segments').send({ audienceId: shop.audienceId, kind: 'rule', name: 'BUYERS', rule: never }).expect(409);
  const same = await http().patch(`/api/segments/${made.id}`).send({ rule: bought, description: 'All of them' }).expect(200);
  expect(same.body).toMatchObject({ version: 1, description: 'All of them' });
  const changed = await http().patch(`/api/segments/${made.id}`).send({ rule: never }).expect(200);
  expect(changed.body).toMatchObject({ version: 2, rule: never, size: { size: 1 } });

  await db('segment_sizes').insert({ segment_id: made.id, day: ago(20).toISOString().slice(0, 10), size: 7 });
  const { body } = await http().get('/api/segments').query({ audienceId: shop.audienceId, search: 'buy' }).expect(200);
  expect(body.items).toMatchObject([{ id: made.id, earlier: { size: 7 } }]);
  expect((await http().get(`/api/segments/${made.id}/sizes`)).body.items).toMatchObject([{ size: 7 }, { size: 1 }]);

  await http().delete(`/api/segments/${made.id}`).expect(200);
  await http().get(`/api/segments/${made.id}`).expect(404);
  const versions = await http().get(`/api/segments/${made.id}/versions`).query({ limit: 1 }).expect(200);
  expect(versions.body).toMatchObject({ items: [{ number: 2, rule: never }], next: expect.any(String) });
  await save('Buyers', bought);
});

test('a preview counts to 10,000, or to the end, and draws ten of them', async () => {
  await db.raw(
    `insert into contacts (id, audience_id, email, source, actor) select gen_random_uuid(), ?, 'p' || n || '@shop.example', 'test', 'test' from generate_series(1, 10100) n`,
    [shop.audienceId],
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
  const blocker = await db.transaction();
  await blocker.raw('lock table orders in access exclusive mode');
  const waiting = async () => {
    const { rows } = await db.raw(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%hashtextextended%'`,
    );
    return rows[0].n as number;
  };
  const until = async (n: number) => {
    for (let tries = 0; (await waiting()) !== n; tries++) {
      if (tries > 100) throw new Error(`${await waiting()} wait, not ${n}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const server = createServer(apiOn(db)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hangUp = new AbortController();
  try {
    const asked = [1, 2, 3].map((from) => {
      const rule = all({ kind: 'orders', what: 'count', is: { from }, when: { op: 'within', days: 9 } });
      return fetch(`http://127.0.0.1:${port}/api/segments/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ audienceId: shop.audienceId, rule }),
        signal: hangUp.signal,
      }).catch((error: Error) => error.name);
    });
    await until(3);
    hangUp.abort();
    expect(await Promise.all(asked)).toEqual(['AbortError', 'AbortError', 'AbortError']);
    await until(0);
  } finally {
    await blocker.rollback();
    await new Promise((closed) => server.close(closed));
  }
  // and the connections are as good as before
  expect((await preview(never)).status).toBe(200);
});

test('why someone is in, or not: every condition with what they have', async () => {
  const anna = await makeContact(db, shop, [ago(40), ago(10)], { vip: true, rating: 3 });
  const [tag] = [v7()];
  await db('tags').insert({ id: tag, audience_id: shop.audienceId, name: 'Jazz', actor: 'test' });
  await db('contact_tags').insert({ contact_id: anna.id, tag_id: tag, actor: 'test' });
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
  await db('contacts').where({ id: anna.id }).update({ archived_at: new Date() });
  const said = { audienceId: shop.audienceId, rule: bought, contactId: anna.id };
  expect((await http().post('/api/segments/explain').send(said)).body).toMatchObject({
    holds: false,
    archived: true,
    groups: [{ holds: true }],
  });
  const elsewhere = await makeContact(db, await makeAudience(db));
  await http().get(`/api/segments/${made.id}/explain`).query({ contact: elsewhere.id }).expect(404);
});

test('a static segment holds whom one names, and nobody of another audience', async () => {
  const [a, b, c] = [
    await makeContact(db, shop),
    await makeContact(db, shop, [ago(1)]),
    await makeContact(db, shop, [], { archived_at: new Date() }),
  ];
  const stranger = await makeContact(db, await makeAudience(db));
  const [{ email }, other] = [await db('contacts').where({ id: a.id }).first(), await db('contacts').where({ id: stranger.id }).first()];
  const { body } = await http()
    .post('/api/segments')
    .send({
      audienceId: shop.audienceId,
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
  await http().get(`/api/segments/${body.id}/explain`).query({ contact: a.id }).expect(400);
  const ruled = await save('Ruled', never);
  await http()
    .post(`/api/segments/${ruled.id}/members`)
    .send({ members: { by: 'contacts', ids: [a.id] } })
    .expect(409);
});

test('its members open in the contacts page, are counted, paged and changed there', async () => {
  for (let n = 0; n < 5; n++) await makeContact(db, shop, n % 2 ? [ago(n)] : []);
  const { id } = await save('Never', never);
  const filters = (op: string) => JSON.stringify([{ field: 'segments', op, values: [id] }]);
  const query = { audienceId: shop.audienceId, limit: 2 };
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
        .query({ audienceId: shop.audienceId, filters: filters('none') })
    ).body.count,
  ).toBe(2);
  const members = [{ field: 'segments', op: 'any', values: [id] }];
  const action = { do: 'setField', field: 'vip', value: true };
  const bulk = await http().post('/api/contacts/bulk').send({ audienceId: shop.audienceId, filters: members, action }).expect(200);
  expect(bulk.body).toMatchObject({ contacts: 3, changed: 3 });
  expect(await db('contacts').where({ audience_id: shop.audienceId, vip: true })).toHaveLength(3);
  await http()
    .get('/api/contacts')
    .query({ ...query, filters: JSON.stringify([{ field: 'segments', op: 'any', values: [v7()] }]) })
    .expect(400);
});

test('what a rule names and is deleted breaks it: it says so, and is counted nowhere', async () => {
  await makeContact(db, shop);
  const [tag, field] = [v7(), v7()];
  const own = { audience_id: shop.audienceId, actor: 'test' };
  await db('tags').insert({ ...own, id: tag, name: 'Jazz' });
  await db('fields').insert({ ...own, id: field, key: 'size', label: 'Size', type: 'number', position: 0 });
  const inner = await save('Inner', all({ kind: 'contact', condition: { field: 'field:size', op: 'empty' } }));
  const outer = await save(
    'Outer',
    all({ kind: 'segment', op: 'out', segmentId: inner.id }, { kind: 'contact', condition: { field: 'tags', op: 'none', values: [tag] } }),
  );
  await http().delete(`/api/fields/${field}`).expect(200);
  await http().delete(`/api/tags/${tag}`).expect(200);
  const broken = (await http().get(`/api/segments/${outer.id}`)).body;
  expect(broken.problems).toMatchObject([
    { path: 'rules.0', code: 'broken_segment', message: expect.stringMatching(/Mend it first/) },
    { path: 'rules.1', code: 'tag', message: expect.stringMatching(/Choose another one/) },
  ]);
  expect((await http().get('/api/segments').query({ audienceId: shop.audienceId })).body.items).toMatchObject([
    { problems: [{}, {}] },
    { problems: [{ code: 'field' }] },
  ]);
  const refused = await preview(broken.rule).expect(422);
  expect(refused.body.details).toMatchObject([{ field: 'rule.rules.0' }, { field: 'rule.rules.1' }]);
  await http().get(`/api/segments/${outer.id}/contacts`).expect(422);
  await db('segment_sizes').delete();
  await measureSegments(db);
  expect(await db('segment_sizes').where({ segment_id: outer.id })).toMatchObject([{ size: null }]);
  await http().delete(`/api/segments/${inner.id}`).expect(200);
  expect((await http().get(`/api/segments/${outer.id}`)).body.problems[0].code).toBe('segment');
});

test('tags that are merged are merged in rules too, and come apart again', async () => {
  const [keep, goes] = [v7(), v7()];
  const own = { audience_id: shop.audienceId, actor: 'test' };
  await db('tags').insert([
    { ...own, id: keep, name: 'Jazz' },
    { ...own, id: goes, name: 'Jaz' },
  ]);
  const ofTag = (id: string) => all({ kind: 'contact', condition: { field: 'tags', op: 'any', values: [id] } });
  const { id } = await save('Jazz people', ofTag(goes));
  const merged = await http()
    .post('/api/tags/merge')
    .send({ keepId: keep, mergeIds: [goes] });
  expect(merged.status).toBeLessThan(300);
  expect((await http().get(`/api/segments/${id}`)).body).toMatchObject({ rule: ofTag(keep), version: 2, problems: [] });
  await http()
    .post(`/api/tags/merges/${merged.body.id}/undo`)
    .expect(({ status }) => expect(status).toBeLessThan(300));
  expect((await http().get(`/api/segments/${id}`)).body).toMatchObject({ rule: ofTag(goes), version: 3, problems: [] });
  expect((await http().get(`/api/segments/${id}/versions`)).body.items).toHaveLength(3);
});

test('what shops say of a product’s category is asked for, whatever its case', async () => {
  const sent = (externalId: string, category?: string) => ({
    externalId,
    email: `${externalId}@shop.example`,
    placedAt: ago(3).toISOString(),
    total: '20.00',
    lines: [{ title: 'A', quantity: 1, price: '20.00', ...(category ? { category } : {}) }],
  });
  await http()
    .post('/api/orders')
    .send({ storeId: shop.storeId, orders: [sent('a', 'Hats'), sent('b'), sent('c', 'Shoes')] })
    .expect(200);
  const { body } = await preview(all({ kind: 'orders', what: 'count', is: { from: 1 }, categories: ['HATS'] })).expect(200);
  expect(body.sample).toMatchObject([{ email: 'a@shop.example' }]);
});

test('segments may not lead round in a circle, and none reaches into another audience', async () => {
  const a = await save('A', never);
  const b = await save('B', all({ kind: 'segment', op: 'in', segmentId: a.id }));
  const c = await save('C', all({ kind: 'contact', condition: { field: 'segments', op: 'none', values: [b.id] } }));
  for (const id of [a.id, b.id, c.id]) {
    const { body } = await http()
      .patch(`/api/segments/${a.id}`)
      .send({ rule: all({ kind: 'segment', op: 'out', segmentId: id }) })
      .expect(422);
    expect(body.message).toMatch(/leads back/);
  }
  // written past the API all the same: it ends, and says so
  await db('segments')
    .where({ id: a.id })
    .update({ rule: JSON.stringify(all({ kind: 'segment', op: 'in', segmentId: c.id })) });
  expect((await http().get(`/api/segments/${b.id}`)).body.problems).toMatchObject([{ code: 'cycle' }]);
  await preview(all({ kind: 'segment', op: 'in', segmentId: b.id })).expect(422);
  const theirs = await makeAudience(db);
  const said = { audienceId: theirs.audienceId, rule: all({ kind: 'segment', op: 'in', segmentId: a.id }) };
  await http().post('/api/segments/preview').send(said).expect(422);
  await http().post('/api/segments/preview').send({ audienceId: v7(), rule: never }).expect(404);
});

test('absurd rules are refused in a sentence', async () => {
  let deep: Rule = never;
  for (let n = 0; n < 50; n++) deep = all(deep);
  expect((await preview(deep).expect(400)).body.message).toMatch(/10 deep/);
  for (let n = 0; n < 20_000; n++) deep = all(deep);
  const far = `{"audienceId":"${shop.audienceId}","rule":${'{"kind":"group","match":"all","rules":['.repeat(20_000)}${']}'.repeat(20_000)}}`;
  await http().post('/api/segments/preview').set('content-type', 'application/json').send(far).expect(400);
  const wide = { kind: 'group', match: 'any', rules: Array(10_000).fill({ kind: 'orders', what: 'never' }) };
  expect((await preview(wide).expect(400)).body.message).toMatch(/200 conditions/);
  const most = { kind: 'group', match: 'any', rules: Array(200).fill({ kind: 'orders', what: 'count', is: { from: 2 }, title: 'x' }) };
  expect((await preview(most)).status).toBe(200);
  for (const rule of [
    null,
    [],
    {},
    { kind: 'group', match: 'all', rules: [] },
    { kind: 'group', match: 'some', rules: [{ kind: 'orders', what: 'never' }] },
    { kind: 'contact', condition: { field: 'vip', op: 'yes' } },
    all({ kind: 'contact', condition: { field: 'password', op: 'empty' } }),
    all({ kind: 'contact', condition: { field: 'rating', op: 'contains', text: '3' } as never }),
    all({ kind: 'email', did: 'not_opened', over: { of: 'last', count: 5, match: 'all' } }),
    all({ kind: 'orders', what: 'count', is: { from: 5, to: 1 } }),
  ]) {
    const { body } = await preview(rule).expect(400);
    expect(body.message).toMatch(/\w/);
  }
  expect((await preview(all({ kind: 'contact', condition: { field: 'field:none', op: 'filled' } })).expect(422)).body.message).toMatch(
    /no custom field/,
  );
});

test('text in a rule is never SQL', async () => {
  const { id } = await makeContact(db, shop, [], { fields: JSON.stringify({ note: "x'); drop table contacts; --" }) });
  await db('fields').insert({
    id: v7(),
    audience_id: shop.audienceId,
    actor: 'test',
    key: 'note',
    label: 'Note',
    type: 'text',
    position: 0,
  });
  const evil = ["'; drop table contacts; --", "x'); drop table contacts; --", '? ?? $1 :name \\', '" or "1"="1', '%', '’ or true or ’'];
  for (const text of evil) {
    const rule: Rule = {
      kind: 'group',
      match: 'any',
      rules: [
        { kind: 'contact', condition: { field: 'field:note', op: 'is', text } },
        { kind: 'contact', condition: { field: 'source', op: 'any', values: [text] } },
        { kind: 'contact', condition: { field: 'company', op: 'contains', text } },
        { kind: 'orders', what: 'one', is: { from: 0 }, title: text, products: [text], categories: [text] },
        {
          kind: 'event',
          name: text,
          where: [
            { property: text, op: 'any', values: [text] },
            { property: text, op: 'between', from: 1 },
          ],
        },
        { kind: 'flow', was: 'ended', flowId: null, outcomes: ['left'], reasons: [text] },
      ],
    };
    const { body } = await preview(rule).expect(200);
    expect(body.count).toBe(text === "x'); drop table contacts; --" ? 1 : 0);
    await http().post('/api/segments/explain').send({ audienceId: shop.audienceId, rule, contactId: id }).expect(200);
  }
  const step = all({ kind: 'flow', was: 'at', flowId: v7(), stepId: "x' or true --" });
  await preview(step).expect(422);
});

test('recipes can be used as they are, and values are those that are there', async () => {
  await makeContact(db, shop, [ago(300)], { revenue: '500.00', country: 'FR' });
  await makeContact(db, shop, [], { country: 'FR' });
  const { body } = await http().get('/api/segments/recipes').query({ audienceId: shop.audienceId }).expect(200);
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([
    ...[
      'inactiveByOpens',
      'silent',
      'oneStar',
      'lapsed',
      'slipping',
      'atRisk',
      'potential',
      'firstTime',
      'repeat',
      'recent',
      'neverBought',
    ],
  ]);
  const counts = Object.fromEntries(
    await Promise.all(
      body.items.map(async ({ id, rule }: { id: string; rule: Rule }) => [id, (await preview(rule).expect(200)).body.count]),
    ),
  );
  expect(counts).toMatchObject({ lapsed: 1, slipping: 1, firstTime: 1, neverBought: 1, repeat: 0 });
  const values = async (of: string, more: object = {}) =>
    (
      await http()
        .get('/api/segments/values')
        .query({ audienceId: shop.audienceId, of, ...more })
        .expect(200)
    ).body.items;
  expect(await values('country')).toEqual([{ value: 'FR', label: 'FR' }]);
  const { id } = await makeContact(db, shop);
  await http()
    .post('/api/events')
    .send({
      audienceId: shop.audienceId,
      events: [
        { name: 'Viewed', contactId: id, properties: { colour: 'Red', at: 1 } },
        { name: 'Cart', contactId: id },
      ],
    })
    .expect(200);
  expect((await values('event')).map(({ value }: { value: string }) => value)).toEqual(['Cart', 'Viewed']);
  expect(await values('property', { event: 'Viewed' })).toHaveLength(2);
  expect(await values('property:colour', { event: 'Viewed', search: 're' })).toEqual([{ value: 'Red', label: 'Red' }]);
  for (const one of ['source', 'product', 'category', 'reason', 'mailClient']) await values(one);
});

test('each segment is measured once a day of its audience', async () => {
  await makeContact(db, shop, [ago(1)]);
  const { id } = await save('Buyers', bought);
  await db('segment_sizes').delete();
  await measureSegments(db);
  await makeContact(db, shop, [ago(1)]);
  await measureSegments(db);
  expect(await db('segment_sizes').where({ segment_id: id })).toMatchObject([{ size: 1 }]);
  await db('segment_sizes').update({ day: db.raw('day - 1') });
  await measureSegments(db);
  expect(await db('segment_sizes').where({ segment_id: id }).orderBy('day')).toMatchObject([{ size: 1 }, { size: 2 }]);
});
