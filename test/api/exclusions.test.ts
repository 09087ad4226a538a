import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { blockingRule } from '../../api/exclusions/index.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
let other: string;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
  ({ audienceId: other } = await makeAudience(db));
});
afterAll(() => drop());

const someone = (email: string, audience = audienceId) => makeContact(db, { audienceId: audience, storeId: v7() }, [], { email });
const add = (rule: object) =>
  api(db)
    .post('/api/exclusions')
    .send({ audienceId, ...rule });
const list = async (query: object = {}) =>
  (
    await api(db)
      .get('/api/exclusions')
      .query({ audienceId, ...query })
      .expect(200)
  ).body as {
    items: { id: string; pattern: string; blocks: number; capped: boolean }[];
    next: string | null;
    count: number;
  };
const why = async (id: string) => (await api(db).get(`/api/contacts/${id}`).expect(200)).body.unmailable;

test.each([
  {
    kind: 'exact',
    pattern: ' Anna@Exact.Example',
    hits: ['anna@exact.example', 'ANNA@EXACT.EXAMPLE'],
    misses: ['anna@exact.example.org', 'xanna@exact.example'],
  },
  {
    kind: 'domain',
    pattern: '@Plain.Example',
    hits: ['a@plain.example', 'B@PLAIN.example'],
    misses: ['a@sub.plain.example', 'a@notplain.example', 'plain.example@x.example'],
  },
  {
    kind: 'domain',
    pattern: 'deep.example',
    subdomains: true,
    hits: ['a@deep.example', 'a@b.deep.example', 'a@x.y.z.deep.example'],
    misses: ['a@verydeep.example', 'a@deep.example.org'],
  },
  { kind: 'domain', pattern: 'müller.example', hits: ['a@xn--mller-kva.example'], misses: ['a@muller.example'] },
  { kind: 'begins', pattern: 'no-reply', hits: ['No-Reply@x.example', 'no-reply-7@x.example'], misses: ['a.no-reply@x.example'] },
  { kind: 'begins', pattern: 'a_b%', hits: ['a_b%c@x.example'], misses: ['axbyc@x.example'] },
  { kind: 'ends', pattern: '+test@x.example', hits: ['q+test@x.example'], misses: ['q@x.example'] },
  { kind: 'ends', pattern: '.Invalid', hits: ['q@w.invalid'], misses: ['q@winvalid.example'] },
])('$kind $pattern', async ({ hits, misses, ...rule }) => {
  // an address is there once in each spelling
  const blocked = await Promise.all(hits.map((email, n) => someone(email, n === 0 ? audienceId : other)));
  const free = await Promise.all(misses.map((email) => someone(email)));
  const { body: made } = await add({ ...rule, audienceId: null }).expect(201);
  for (const { id } of blocked) {
    expect(await why(id)).toBe('excluded');
    expect(await blockingRule(db, id)).toMatchObject({ id: made.id, kind: rule.kind, audienceId: null });
  }
  for (const { id } of free) {
    expect(await why(id)).toBe(null);
    expect(await blockingRule(db, id)).toBe(null);
  }
  const [row] = (await list()).items;
  expect(row).toMatchObject({ id: made.id, blocks: 1, capped: false });
  const status = await db('contacts').where({ id: blocked[0]?.id }).first('status');
  expect(status.status).toBe('subscribed');
  await api(db).delete(`/api/exclusions/${made.id}`).expect(200);
  expect(await why(blocked[0]?.id as string)).toBe(null);
  await db('contacts').delete();
});

test('a rule of one audience blocks nobody in another', async () => {
  const [here, there] = [await someone('same@one.example'), await someone('same@one.example', other)];
  const { body } = await add({ kind: 'exact', pattern: 'same@one.example' }).expect(201);
  expect(await why(here.id)).toBe('excluded');
  expect(await why(there.id)).toBe(null);
  expect((await add({ kind: 'exact', pattern: 'SAME@one.example' }).expect(409)).body.message).toMatch(/already/);
  expect((await list({ search: 'one.EX' })).items.map(({ id }) => id)).toEqual([body.id]);
  expect((await list({ kind: 'begins' })).items).toEqual([]);
  await api(db).delete(`/api/exclusions/${body.id}`).expect(200);
  await api(db).delete(`/api/exclusions/${body.id}`).expect(404);
});

test.each([
  [{ kind: 'exact', pattern: 'shop.example' }, /whole address/],
  [{ kind: 'domain', pattern: 'example' }, /domain/],
  [{ kind: 'domain', pattern: 'a b.example' }, /spaces/],
  [{ kind: 'begins', pattern: 'a' }, /two letters/],
  [{ kind: 'ends', pattern: '@.' }, /two letters/],
])('%j is refused', async (rule, sentence) => {
  const { body } = await add(rule).expect(400);
  expect(body).toMatchObject({ message: expect.stringMatching(sentence), details: [{ field: 'pattern' }] });
});

const upload = (text: string | Buffer, scope = 'audience') =>
  api(db).post(`/api/exclusions/import?audienceId=${audienceId}&scope=${scope}`).set('content-type', 'text/csv').send(text);

test('a CSV is added, what can’t be a rule is told by line, and again it adds nothing', async () => {
  const csv =
    'email;note\nbad@csv.example;complained\n@csv2.example\ncsv3.example\ncsv-*\n*.csv4.example\n*@csv5.example\nnot an address\nbad@csv.example\n';
  const { body } = await upload(csv).expect(200);
  expect(body).toEqual({
    added: 6,
    known: 0,
    refused: [{ line: 8, value: 'not an address', reason: expect.stringMatching(/\.$/) }],
    refusedCount: 1,
  });
  expect((await upload(csv)).body).toMatchObject({ added: 0, known: 6 });
  expect((await db('exclusions').where({ pattern: 'bad@csv.example' }).first()).note).toBe('complained');
  expect(await db('exclusions').whereIn('kind', ['begins', 'ends', 'domain']).orderBy('pattern').pluck('pattern')).toEqual([
    '.csv4.example',
    'csv-',
    'csv2.example',
    'csv3.example',
    'csv5.example',
  ]);
});

test('Excel’s encodings are read, nothing in it is too much, and too large is said', async () => {
  expect((await upload(Buffer.from('caf\xe9@latin.example', 'latin1'))).body).toMatchObject({ added: 1 });
  expect(await db('exclusions').where({ pattern: 'café@latin.example' })).toHaveLength(1);
  expect((await upload(Buffer.from('\ufeff"bom@csv.example"'), 'all')).body).toMatchObject({ added: 1 });
  expect(await db('exclusions').where({ pattern: 'bom@csv.example', audience_id: null })).toHaveLength(1);
  expect((await upload('').expect(200)).body).toMatchObject({ added: 0, known: 0 });
  expect((await upload(Buffer.alloc(11_000_000, 'a')).expect(413)).body.message).toMatch(/10 MB/);
});

test('rules that are compared one by one have a most, whole addresses don’t', async () => {
  const many = Array.from({ length: 600 }, (_, n) => `begin-${n}*`).join('\n');
  expect((await upload(many).expect(422)).body.message).toMatch(/At most 500/);
  expect(await db('exclusions').where('pattern', 'like', 'begin-%')).toHaveLength(0);
  const addresses = Array.from({ length: 6_000 }, (_, n) => `n${n}@many.example`).join('\n');
  expect((await upload(addresses)).body).toMatchObject({ added: 6_000 });
  const first = await list({ limit: 5 });
  expect(first).toMatchObject({ count: 6_008, next: expect.any(String) });
  expect((await list({ limit: 5, cursor: first.next as string })).items[0]?.id).not.toBe(first.items[4]?.id);
});
