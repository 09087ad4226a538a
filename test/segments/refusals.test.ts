import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { measureSegments } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';
import { freshShop } from '../support/fresh-shop.ts';
import { all, never, segmentsOn } from './saved.ts';

const at = freshShop();
const { http, save, preview } = segmentsOn(at);
const ago = (days: number) => new Date(Date.now() - days * DAY);

test('what a rule names and is deleted breaks it: it says so, and is counted nowhere', async () => {
  await makeContact(at.db, at.shop);
  const [tag, field] = [v7(), v7()];
  const own = { audience_id: at.shop.audienceId, actor: 'test' };
  await at.db('tags').insert({ ...own, id: tag, name: 'Jazz' });
  await at.db('fields').insert({ ...own, id: field, key: 'size', label: 'Size', type: 'number', position: 0 });
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
  expect((await http().get('/api/segments').query({ audienceId: at.shop.audienceId })).body.items).toMatchObject([
    { problems: [{}, {}] },
    { problems: [{ code: 'field' }] },
  ]);
  const refused = await preview(broken.rule).expect(422);
  expect(refused.body.details).toMatchObject([{ field: 'rule.rules.0' }, { field: 'rule.rules.1' }]);
  await http().get(`/api/segments/${outer.id}/contacts`).expect(422);
  await at.db('segment_sizes').delete();
  await measureSegments(at.db);
  expect(await at.db('segment_sizes').where({ segment_id: outer.id })).toMatchObject([{ size: null }]);
  await http().delete(`/api/segments/${inner.id}`).expect(200);
  expect((await http().get(`/api/segments/${outer.id}`)).body.problems[0].code).toBe('segment');
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
  // both at once: whoever comes second sees the first
  const [d, e] = [await save('D', never), await save('E', never)];
  const both = await Promise.all(
    [
      [d, e],
      [e, d],
    ].map(([of, names]) =>
      http()
        .patch(`/api/segments/${of.id}`)
        .send({ rule: all({ kind: 'segment', op: 'in', segmentId: names.id }) }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
  // written past the API all the same: it ends, and says so
  await at
    .db('segments')
    .where({ id: a.id })
    .update({ rule: JSON.stringify(all({ kind: 'segment', op: 'in', segmentId: c.id })) });
  expect((await http().get(`/api/segments/${b.id}`)).body.problems).toMatchObject([{ code: 'cycle' }]);
  await preview(all({ kind: 'segment', op: 'in', segmentId: b.id })).expect(422);
  const theirs = await makeAudience(at.db);
  const said = { audienceId: theirs.audienceId, rule: all({ kind: 'segment', op: 'in', segmentId: a.id }) };
  await http().post('/api/segments/preview').send(said).expect(422);
  await http().post('/api/segments/preview').send({ audienceId: v7(), rule: never }).expect(404);
});

test('absurd rules are refused in a sentence', async () => {
  let deep: Rule = never;
  for (let n = 0; n < 50; n++) deep = all(deep);
  expect((await preview(deep).expect(400)).body.message).toMatch(/10 deep/);
  for (let n = 0; n < 20_000; n++) deep = all(deep);
  const far = `{"audienceId":"${at.shop.audienceId}","rule":${'{"kind":"group","match":"all","rules":['.repeat(20_000)}${']}'.repeat(20_000)}}`;
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
  const { id } = await makeContact(at.db, at.shop, [], { fields: JSON.stringify({ note: "x'); drop table contacts; --" }) });
  await at.db('fields').insert({
    id: v7(),
    audience_id: at.shop.audienceId,
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
    await http().post('/api/segments/explain').send({ audienceId: at.shop.audienceId, rule, contactId: id }).expect(200);
  }
  const step = all({ kind: 'flow', was: 'at', flowId: v7(), stepId: "x' or true --" });
  await preview(step).expect(422);
});

test('tags that are merged are merged in rules too, and come apart again', async () => {
  const [keep, goes] = [v7(), v7()];
  const own = { audience_id: at.shop.audienceId, actor: 'test' };
  await at.db('tags').insert([
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

test('a field that is merged into another of its kind takes its rules along', async () => {
  const own = { audience_id: at.shop.audienceId, actor: 'test', type: 'number' };
  const [from, into] = [v7(), v7()];
  await at.db('fields').insert([
    { ...own, id: from, key: 'size', label: 'Size', position: 0 },
    { ...own, id: into, key: 'size_eu', label: 'EU', position: 1 },
  ]);
  const ofField = (field: string) => all({ kind: 'contact', condition: { field, op: 'between', from: 40 } });
  const { id } = await save('Feet', ofField('field:size'));
  await http().post(`/api/fields/${from}/merge`).send({ intoId: into }).expect(200);
  expect((await http().get(`/api/segments/${id}`)).body).toMatchObject({ rule: ofField('field:size_eu'), version: 2, problems: [] });
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
    .send({ storeId: at.shop.storeId, orders: [sent('a', 'Hats'), sent('b'), sent('c', 'Shoes')] })
    .expect(200);
  const { body } = await preview(all({ kind: 'orders', what: 'count', is: { from: 1 }, categories: ['HATS'] })).expect(200);
  expect(body.sample).toMatchObject([{ email: 'a@shop.example' }]);
});

test('recipes can be used as they are, and values are those that are there', async () => {
  await makeContact(at.db, at.shop, [ago(300)], { revenue: '500.00', country: 'FR' });
  await makeContact(at.db, at.shop, [], { country: 'FR' });
  const { body } = await http().get('/api/segments/recipes').query({ audienceId: at.shop.audienceId }).expect(200);
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
        .query({ audienceId: at.shop.audienceId, of, ...more })
        .expect(200)
    ).body.items;
  expect(await values('country')).toEqual([{ value: 'FR', label: 'FR' }]);
  const { id } = await makeContact(at.db, at.shop);
  await http()
    .post('/api/events')
    .send({
      audienceId: at.shop.audienceId,
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
