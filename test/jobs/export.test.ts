import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import Papa from 'papaparse';
import { v7 } from 'uuid';
import { exporting } from '../../activities/jobs/export.ts';
import { kinds } from '../../activities/jobs/kinds.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import type { Exported, ExportInput } from '../../api/exports/contract.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { sheet } from '../support/sheet.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let ids: string[];
const odd = [
  { first_name: '=HYPERLINK("http://evil.example","x")', last_name: 'O"Brien', company: 'Ćao; "Ça", là\nsecond line' },
  { first_name: '+1+1', last_name: '-2+3', company: '@SUM(A1)' },
  { first_name: '\tTab', last_name: '\rReturn', company: '＝wide' },
  { first_name: 'Zoë', last_name: '-5', company: '<b>&amp;</b>' },
  { first_name: ' Spaces ', last_name: 'backslash \\n \\.', company: '\\.' },
  { first_name: '', last_name: '李雷 😀', company: '' },
  { first_name: 'Bell\u0007\u0001', last_name: 'Tab\tin <it> & "so"', company: 'Two\r\nlines' },
  { first_name: 'A', last_name: '😀'.repeat(3), company: "it's" },
];
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db, { time_zone: 'Europe/Paris' });
  const stranger = await makeAudience(db);
  await makeContact(db, stranger);
  await db('fields').insert(
    [
      ['size', 'number'],
      ['joined', 'date'],
      ['likes', 'multi_choice'],
      ['note', 'text'],
      ['loyal', 'yes_no'],
    ].map(([key, type], position) => ({ id: v7(), audience_id: shop.audienceId, key, label: `The ${key}`, type, position, actor: 'test' })),
  );
  const tagId = v7();
  await db('tags').insert({ id: tagId, audience_id: shop.audienceId, name: '=cmd', actor: 'test' });
  ids = [];
  for (const [n, names] of odd.entries()) {
    const { id } = await makeContact(db, shop, [], {
      ...names,
      phone: '+33612345678',
      revenue: '12.50',
      order_count: n,
      last_order_at: new Date('2026-07-01T22:30:15Z'),
      vip: n % 2 === 0,
      fields: JSON.stringify(n === 0 ? { size: -4.5, joined: '2026-03-12', likes: ['a', '=b'], note: '=1+1', loyal: true } : {}),
      address: JSON.stringify({ line1: '1, rue "X"', city: 'Paris' }),
    });
    await db('contact_tags').insert({ contact_id: id, tag_id: tagId, actor: 'test' });
    ids.push(id);
  }
  await makeContact(db, shop, [], { archived_at: new Date() });
});
afterAll(() => drop());

const COLUMNS = [
  'id',
  'firstName',
  'lastName',
  'company',
  'phone',
  'revenue',
  'orderCount',
  'lastOrderAt',
  'vip',
  'tags',
  'address',
  'field:size',
  'field:joined',
  'field:likes',
  'field:note',
  'field:loyal',
] as ExportInput['columns'];
const order = async (more: Partial<ExportInput> = {}): Promise<Exported> =>
  (
    await api(db)
      .post('/api/exports')
      .send({ audienceId: shop.audienceId, columns: COLUMNS, ...more })
      .expect(202)
  ).body;
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
const read = async (id: string): Promise<Exported> => (await api(db).get(`/api/exports/${id}`).expect(200)).body;
async function download(id: string): Promise<Buffer> {
  const { download, size } = await read(id);
  const { body } = await api(db)
    .get(download as string)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  expect(body).toHaveLength(size as number);
  return body;
}
const pages = (n: number) => {
  kinds.export = exporting({ csv: n, ndjson: n, xlsx: n });
};
async function exported(more: Partial<ExportInput> = {}): Promise<Buffer> {
  const { id } = await order(more);
  expect(await run(id)).toBe('over');
  return download(id);
}
const csv = (file: Buffer, delimiter = ',') =>
  Papa.parse<string[]>(file.toString().replace(/^\ufeff/, ''), { delimiter, skipEmptyLines: true }).data;
test.each([100, 2])('CSV, %i a page: every cell comes back, and none is a formula', async (n) => {
  pages(n);
  const file = await exported();
  expect(file.subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
  const [headings, ...rows] = csv(file);
  expect(headings?.slice(1, 4)).toEqual(['First name', 'Last name', 'Company']);
  expect(rows.map(([id]) => id)).toEqual(ids);
  const guarded = (said: string) => (/^[=+\-@\t\r＝]/.test(said) && said !== '-5' ? `'${said}` : said);
  expect(rows.map((row) => row.slice(1, 4))).toEqual(
    odd.map((one) => [guarded(one.first_name), guarded(one.last_name), guarded(one.company)]),
  );
  // a number is a number, a moment the audience's local time
  expect(rows[0]?.slice(4)).toEqual([
    '+33612345678',
    '12.50',
    '0',
    '2026-07-02 00:30:15',
    'yes',
    "'=cmd",
    '1, rue "X", Paris',
    '-4.5',
    '2026-03-12',
    'a, =b',
    "'=1+1",
    'yes',
  ]);
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=@\t\r\n]|^[+-](?!\d+$|\d+\.\d+$)/);
});

test('French Excel: semicolons, decimal commas, French headings', async () => {
  pages(3);
  const rows = csv(await exported({ separator: ';', language: 'fr', bom: false }), ';');
  expect(rows[0]?.slice(1, 6)).toEqual(['Prénom', 'Nom', 'Société', 'Téléphone', 'Chiffre d’affaires']);
  expect(rows[1]?.slice(5, 9)).toEqual(['12,50', '0', '2026-07-02 00:30:15', 'oui']);
  expect(rows).toHaveLength(odd.length + 1);
});

test.each([100, 2])('NDJSON, %i a page: one object a line, typed', async (n) => {
  pages(n);
  const rows = (await exported({ format: 'ndjson' }))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map((row) => [row.firstName, row.lastName, row.company])).toEqual(
    odd.map((one) => [one.first_name || null, one.last_name, one.company || null]),
  );
  expect(rows[0]).toMatchObject({
    id: ids[0],
    revenue: 12.5,
    vip: true,
    tags: ['=cmd'],
    address: { city: 'Paris' },
    'field:size': -4.5,
    'field:likes': ['a', '=b'],
    'field:loyal': true,
  });
  expect(new Date(rows[0].lastOrderAt)).toEqual(new Date('2026-07-01T22:30:15Z'));
});

test.each([100, 2])('XLSX, %i a page: text is text, numbers and dates are numbers', async (n) => {
  pages(n);
  const [headings, ...rows] = sheet(await exported({ format: 'xlsx' }));
  expect(headings).toHaveLength(COLUMNS.length);
  expect(rows.map((row) => row.slice(0, 4))).toEqual(
    odd.map((one, n) => [
      ids[n],
      one.first_name.replaceAll('\u0007', '').replaceAll('\u0001', '') || null,
      one.last_name,
      one.company || null,
    ]),
  );
  expect(rows[0]?.slice(4)).toEqual([
    '+33612345678',
    12.5,
    0,
    expect.closeTo(46_205.02100694, 6),
    true,
    '=cmd',
    '1, rue "X", Paris',
    -4.5,
    46_093,
    'a, =b',
    '=1+1',
    true,
  ]);
});

test.each(['csv', 'ndjson', 'xlsx'] as const)(
  '%s: a page that dies is written once; the file is that of an undisturbed run',
  async (format) => {
    pages(2);
    const whole = await exported({ format });
    let deaths = 0;
    const { id } = await order({ format });
    const dying = exporting({ csv: 2, ndjson: 2, xlsx: 2 });
    kinds.export = {
      ...dying,
      async page(deps, job) {
        // its parts are written, its commit never comes
        if (job.done === 2 && deaths++ === 0)
          await deps.db.raw(`create function die() returns trigger language plpgsql as $$ begin raise 'killed'; end $$;
          create trigger die before update of cursor on jobs for each row execute function die()`);
        return dying.page(deps, job);
      },
    };
    await expect(run(id)).rejects.toThrow('killed');
    await db.raw('drop trigger die on jobs; drop function die()');
    expect(await read(id)).toMatchObject({ state: 'running', rows: 2, total: odd.length, download: null });
    expect(await run(id)).toBe('over');
    expect(await read(id)).toMatchObject({ state: 'done', rows: odd.length });
    const again = await download(id);
    if (format === 'xlsx') expect(sheet(again)).toEqual(sheet(whole));
    else expect(again.equals(whole)).toBe(true);
  },
);

test('a filter, a selection, the archived, nobody at all', async () => {
  pages(100);
  const only = (
    await exported({ format: 'ndjson', columns: ['id'], filters: [{ field: 'orderCount', op: 'between', from: 5 }] })
  ).toString();
  expect(only.trim().split('\n')).toHaveLength(3);
  const stranger = await db('contacts').whereNot({ audience_id: shop.audienceId }).first('id');
  const chosen = await exported({ format: 'ndjson', columns: ['id'], ids: [ids[3] as string, stranger.id, v7()] });
  expect(chosen.toString()).toBe(`{"id":"${ids[3]}"}\n`);
  expect((await exported({ format: 'ndjson', columns: ['id'], archived: true })).toString().trim().split('\n')).toHaveLength(1);
  expect((await exported({ bom: false, columns: ['id', 'email'], search: 'nobodyatall' })).toString()).toBe('Id,E-mail\n');
  expect(sheet(await exported({ format: 'xlsx', search: 'nobodyatall' }))).toHaveLength(1);
});

test('bad columns and filters are refused when the export is ordered', async () => {
  const post = (more: object) =>
    api(db)
      .post('/api/exports')
      .send({ audienceId: shop.audienceId, columns: ['id'], ...more });
  expect((await post({ columns: ['field:nope'] })).body.message).toMatch(/no custom field “nope”/);
  expect((await post({ columns: ['secret'] })).status).toBe(400);
  expect((await post({ filters: [{ field: 'field:nope', op: 'filled' }] })).status).toBe(400);
});

test('the history: who, what, until when; deleting the file keeps the line, ordering again makes a new one', async () => {
  pages(100);
  const { id } = await order({ name: 'VIPs: "best"', filters: [{ field: 'vip', op: 'yes' }] });
  expect((await api(db).delete(`/api/exports/${id}`)).status).toBe(409);
  await run(id);
  const { body } = await api(db).get('/api/exports').query({ audienceId: shop.audienceId, limit: 1 }).expect(200);
  expect(body.items[0]).toMatchObject({
    id,
    name: 'VIPs: "best"',
    rows: 4,
    total: 4,
    actor: 'operator',
    filters: [{ field: 'vip', op: 'yes' }],
  });
  const days = (said: string) => (Date.parse(said) - Date.now()) / 86_400_000;
  expect(days(body.items[0].linkUntil)).toBeCloseTo(7, 1);
  expect(days(body.items[0].expiresAt)).toBeCloseTo(90, 1);
  const link: string = body.items[0].download;
  expect((await api(db).get(link)).headers['content-disposition']).toMatch(/filename="VIPs best \d{4}-\d\d-\d\d\.csv"/);
  expect((await api(db).get(link.replace(/until=\d+/, 'until=9999999999'))).status).toBe(403);
  const again = (await api(db).post(`/api/exports/${id}/again`).expect(202)).body;
  expect(again).toMatchObject({ state: 'waiting', name: 'VIPs: "best"', columns: COLUMNS });
  expect((await api(db).delete(`/api/exports/${id}`).expect(200)).body).toMatchObject({ download: null, deletedAt: expect.any(String) });
  expect((await api(db).get(link)).status).toBe(404);
});

test('a cancelled export leaves no file', async () => {
  pages(2);
  const { id } = await order();
  await api(db).post(`/api/jobs/${id}/cancel`).expect(200);
  await run(id);
  expect(await read(id)).toMatchObject({ state: 'cancelled', download: null });
  expect(await db('file_parts as p').join('files as f', 'f.id', 'p.file_id').where('f.complete', false)).toEqual([]);
});
