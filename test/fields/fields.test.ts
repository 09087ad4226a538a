import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { type FieldType, fieldTypes, fitsInto, hasChoices } from '../../api/fields/contract.ts';
import { fieldExpression, normaliseField, tuneIndex } from '../../api/fields/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());

const choices = ['Red', 'Green'];
async function audience() {
  const { audienceId } = await makeAudience(db);
  const make = async (label: string, type: FieldType = 'text', more: object = {}) =>
    (
      await api(db)
        .post('/api/fields')
        .send({ audienceId, label, type, ...(hasChoices(type) ? { choices } : {}), ...more })
        .expect(201)
    ).body;
  const person = async (fields: object = {}) => {
    const id = v7();
    await db('contacts').insert({
      id,
      audience_id: audienceId,
      email: `${id}@shop.example`,
      source: 'test',
      fields: JSON.stringify(fields),
      actor: 'test',
    });
    return id;
  };
  const list = async () => (await api(db).get('/api/fields').query({ audienceId }).expect(200)).body.items;
  return { audienceId, make, person, list };
}
const fieldsOf = async (id: string) => (await db('contacts').where({ id }).first()).fields;
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
const openJob = async (audienceId: string, kind: string) =>
  (await db('jobs').where({ audience_id: audienceId, kind, state: 'waiting' }).first())?.id as string;

test('fields are made with keys of their own, renamed, put in order; names and keys are taken once', async () => {
  const { audienceId, make, list } = await audience();
  const size = await make('Pointure (EU)', 'number');
  expect(size).toMatchObject({ key: 'pointure_eu', type: 'number', position: 1, filterable: false, index: 'none', required: false });
  expect((await make('Pointure EU', 'number')).key).toBe('pointure_eu_2');
  expect((await make('Email')).key).toBe('email_2');
  expect((await make('鞋码')).key).toBe('field');
  await api(db).post('/api/fields').send({ audienceId, label: 'pointure (eu)', type: 'text' }).expect(409);
  await api(db).post('/api/fields').send({ audienceId, label: 'Other', type: 'text', key: 'pointure_eu' }).expect(409);
  await api(db).post('/api/fields').send({ audienceId, label: 'Other', type: 'text', key: 'email' }).expect(409);
  expect((await api(db).post('/api/fields').send({ audienceId, label: 'Colour', type: 'choice' }).expect(422)).body.message).toMatch(
    /choice/,
  );
  const { body } = await api(db).patch(`/api/fields/${size.id}`).send({ label: 'Shoe size' }).expect(200);
  expect(body).toMatchObject({ label: 'Shoe size', key: 'pointure_eu' });
  const all = await list();
  const order = await api(db)
    .put('/api/fields/order')
    .send({ audienceId, ids: [all[3].id, all[0].id] })
    .expect(200);
  expect(order.body.items.map(({ id }: { id: string }) => id)).toEqual([all[3].id, all[0].id, all[1].id, all[2].id]);
});

test('a required field is one that exists; contacts of before may lack it until they are edited', async () => {
  const { audienceId, make, person, list } = await audience();
  const size = await make('Size', 'number');
  const old = await person();
  const require = (requiredFields: string[]) => api(db).patch(`/api/audiences/${audienceId}`).send({ requiredFields });
  expect((await require(['email', 'hat']).expect(422)).body.message).toMatch(/no field “hat”/);
  expect((await require(['company']).expect(422)).body.message).toMatch(/at least one of e-mail, phone and name/);
  await require(['email', 'size']).expect(200);
  expect((await list())[0].required).toBe(true);
  expect((await api(db).post('/api/contacts').send({ audienceId, email: 'a@shop.example' }).expect(422)).body.message).toMatch(/“Size”/);
  await api(db)
    .post('/api/contacts')
    .send({ audienceId, email: 'a@shop.example', fields: { size: '42' } })
    .expect(201);
  await api(db).patch(`/api/contacts/${old}`).send({ firstName: 'Anna' }).expect(200);
  await api(db)
    .patch(`/api/contacts/${old}`)
    .send({ fields: { size: 42 } })
    .expect(200);
  await api(db)
    .patch(`/api/contacts/${old}`)
    .send({ fields: { size: null } })
    .expect(422);
  await api(db).delete(`/api/fields/${size.id}`).expect(200);
  expect((await db('audiences').where({ id: audienceId }).first()).required_fields).toEqual(['email']);
});

test('what would go with a field is counted, then goes; its name is free at once', async () => {
  const { audienceId, make, person, list } = await audience();
  const size = await make('Size', 'number');
  await make('Size EU', 'number');
  const [a, b] = [await person({ size: 42, size_eu: 38 }), await person({ size_eu: 1 })];
  await db('contacts').where({ id: a }).update({ archived_at: new Date() });
  const view = { id: v7(), audience_id: audienceId, name: 'Large feet', position: 1, sort: '', actor: 'test' };
  await db('views').insert({ ...view, filters: JSON.stringify([{ field: 'field:size', op: 'filled' }]), columns: ['name', 'field:size'] });
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'field:size', op: 'filled' } }] };
  await db('segments').insert({ id: v7(), audience_id: audienceId, name: 'Feet', kind: 'rule', rule: JSON.stringify(rule), actor: 'test' });
  expect((await api(db).get(`/api/fields/${size.id}/uses`).expect(200)).body).toEqual({
    contacts: 1,
    views: ['Large feet'],
    segments: ['Feet'],
    flows: [],
    required: false,
  });
  expect((await api(db).delete(`/api/fields/${size.id}`).expect(200)).body).toEqual({ jobId: null, contacts: 1 });
  await api(db).delete(`/api/fields/${size.id}`).expect(404);
  expect([await fieldsOf(a), await fieldsOf(b)]).toEqual([{ size_eu: 38 }, { size_eu: 1 }]);
  expect((await db('views').where({ id: view.id }).first()).columns).toEqual(['name']);
  const [event] = await db('events').where({ contact_id: a });
  expect(event).toMatchObject({ type: 'changed', data: { fields: ['fields.size'], source: 'field “Size” deleted' } });
  expect(JSON.stringify(event.data)).not.toContain('42');
  expect((await db('contacts').where({ id: a }).first()).rev).toBe(2);
  expect((await make('Size', 'text')).key).toBe('size');
  expect(await list()).toHaveLength(2);
});

test('merged into another: values move where that one is empty, in its form; nothing else is touched', async () => {
  const { audienceId, make, person, list } = await audience();
  const [colour, colours] = [await make('Colour', 'choice'), await make('Colours', 'multi_choice', { choices: ['Blue'] })];
  const [has, both, none] = [
    await person({ colour: 'Red' }),
    await person({ colour: 'Red', colours: ['Blue'] }),
    await person({ colours: ['Blue'] }),
  ];
  await api(db)
    .patch(`/api/audiences/${audienceId}`)
    .send({ requiredFields: ['email', 'colour'] })
    .expect(200);
  expect((await api(db).post(`/api/fields/${colour.id}/merge`).send({ intoId: colours.id }).expect(200)).body).toEqual({
    jobId: null,
    contacts: 2,
  });
  expect([await fieldsOf(has), await fieldsOf(both), await fieldsOf(none)]).toEqual([
    { colours: ['Red'] },
    { colours: ['Blue'] },
    { colours: ['Blue'] },
  ]);
  expect(await list()).toMatchObject([{ key: 'colours', choices: ['Blue', 'Red', 'Green'], required: true }]);
  expect((await db('contacts').where({ id: none }).first()).rev).toBe(1);
});

const samples: Record<FieldType, unknown> = {
  text: 'x',
  long_text: 'x',
  number: 12.5,
  money: '12.50',
  date: '2020-03-12',
  birthday: '03-12',
  choice: 'Red',
  multi_choice: ['Red', 'Green'],
  address: { city: 'Lyon' },
  phone: '+33612345678',
  url: 'https://shop.com',
  yes_no: true,
};
test('types that fit lose nothing, and what comes out is a value of the other type; the others are refused', async () => {
  const { audienceId, person } = await audience();
  for (const from of fieldTypes)
    for (const into of fieldTypes) {
      const row = { audience_id: audienceId, position: 1, actor: 'test' };
      const [a, b] = [v7(), v7()];
      await db('fields').insert([
        { ...row, id: a, key: 'a', label: a, type: from, choices: hasChoices(from) ? choices : [] },
        { ...row, id: b, key: 'b', label: b, type: into, choices: hasChoices(into) ? choices : [] },
      ]);
      const id = await person({ a: samples[from] });
      const { status } = await api(db).post(`/api/fields/${a}/merge`).send({ intoId: b });
      expect([from, into, status]).toEqual([from, into, fitsInto(from, into) ? 200 : 422]);
      if (status === 200) {
        const { b: value } = await fieldsOf(id);
        expect(normaliseField({ type: into, choices }, value)).toEqual({ value });
      }
      await db('fields').whereIn('id', [a, b]).delete();
      await db('events').where({ contact_id: id }).delete();
      await db('contacts').where({ id }).delete();
    }
}, 60_000);

test('a field cannot be merged into itself, nor into another audience’s', async () => {
  const [one, other] = [await audience(), await audience()];
  const [a, b] = [await one.make('A'), await other.make('A')];
  await api(db).post(`/api/fields/${a.id}/merge`).send({ intoId: a.id }).expect(422);
  await api(db).post(`/api/fields/${a.id}/merge`).send({ intoId: b.id }).expect(422);
  await api(db)
    .put('/api/fields/order')
    .send({ audienceId: one.audienceId, ids: [b.id] })
    .expect(422);
});

test('many values move by a job, page by page; it can be cancelled, and the field is back with what is left', async () => {
  const { audienceId, make, list } = await audience();
  const [size, shoe] = [await make('Size', 'number'), await make('Shoe', 'number')];
  await db.raw(
    `insert into contacts (id, audience_id, email, source, actor, fields)
     select uuidv7(), ?, 'n' || n || '@' || ? || '.example', 'test', 'test', jsonb_build_object('size', n) from generate_series(1, 2500) n`,
    [audienceId, audienceId],
  );
  const { body } = await api(db).post(`/api/fields/${size.id}/merge`).send({ intoId: shoe.id }).expect(200);
  expect(body).toEqual({ jobId: expect.any(String), contacts: 2500 });
  expect(await list()).toMatchObject([{ key: 'shoe' }]);
  expect((await make('Size', 'number')).key).toBe('size_2');
  expect(await run(body.jobId)).toBe('over');
  expect(await db('jobs').where({ id: body.jobId }).first()).toMatchObject({ state: 'done', done: 2500, total: 2500 });
  const counts = await db.raw(
    `select count(*) filter (where fields ->> 'shoe' is not null)::int as shoe, count(*) filter (where fields ->> 'size' is not null)::int as size from contacts where audience_id = ?`,
    [audienceId],
  );
  expect(counts.rows).toEqual([{ shoe: 2500, size: 0 }]);
  expect(await db('fields').where({ id: size.id })).toEqual([]);
  expect(await db('events').where({ audience_id: audienceId, type: 'changed' })).toHaveLength(2500);

  const { body: removal } = await api(db).delete(`/api/fields/${shoe.id}`).expect(200);
  await api(db).post(`/api/jobs/${removal.jobId}/cancel`).expect(200);
  await run(removal.jobId);
  expect(await list()).toMatchObject([{ key: 'shoe', label: 'Shoe' }, { key: 'size_2' }]);
});

test.each(fieldTypes)('a filterable %s has an index that lists use; it goes with the field', async (type) => {
  const { audienceId, make, list, person } = await audience();
  await person({ size: samples[type] });
  await person({ size: { not: 'of the kind' } });
  await person();
  const field = await make('Size', type, { filterable: true });
  expect(field.index).toBe('building');
  expect(await run(await openJob(audienceId, 'field_index'))).toBe('over');
  expect((await list())[0].index).toBe('ready');
  const value = fieldExpression({ key: 'size', type });
  const isLong = type === 'long_text' || type === 'address';
  const words = { multi_choice: `${value} @> '["Red"]'`, long_text: `${value} like '%story%'`, address: `${value} like '%paris%'` };
  const where = words[type as keyof typeof words] ?? `${value} is not null order by ${value}, c.id limit 5`;
  // enough for the planner to tell the indexes apart
  await db.raw(`insert into contacts (id, audience_id, source, actor) select uuidv7(), ?, 'test', 'test' from generate_series(1, 3000)`, [
    audienceId,
  ]);
  await db.raw('analyze contacts');
  const { rows: plan } = await db.transaction(async (tx): Promise<{ rows: unknown[] }> => {
    await tx.raw(`set local enable_seqscan = off`);
    const ours = type in words ? '' : `c.audience_id = '${audienceId}' and `;
    return tx.raw(`explain select c.id from contacts c where ${ours}c.archived_at is null and ${where}`);
  });
  const index = `contacts_field_${field.id.replaceAll('-', '')}`;
  expect(JSON.stringify(plan)).toContain(index);
  // what is written freely is found by what it contains, too
  const letters = await db('pg_indexes')
    .where({ indexname: isLong ? index : `${index}_words` })
    .first('indexdef');
  expect(letters?.indexdef ?? 'none').toMatch(['text', 'phone', 'url', 'long_text', 'address'].includes(type) ? /gin_trgm_ops/ : /^none$/);

  await api(db).patch(`/api/fields/${field.id}`).send({ filterable: false }).expect(200);
  await run(await openJob(audienceId, 'field_index'));
  expect((await list())[0].index).toBe('none');
  expect(await db('pg_indexes').where('indexname', 'like', `${index}%`)).toEqual([]);
});

test('an index that a killed worker left unfinished is built anew; deleting the field takes it along', async () => {
  const { audienceId, make, list } = await audience();
  const field = await make('Size', 'number', { filterable: true });
  const name = `contacts_field_${field.id.replaceAll('-', '')}`;
  await run(await openJob(audienceId, 'field_index'));
  await db.raw(`update pg_index set indisvalid = false where indexrelid = ?::regclass`, [name]);
  expect((await list())[0].index).toBe('building');
  while (!(await tuneIndex(db, field.id)));
  expect((await list())[0].index).toBe('ready');
  const { body } = await api(db).delete(`/api/fields/${field.id}`).expect(200);
  expect(await list()).toEqual([]);
  await run(body.jobId);
  expect((await db.raw('select to_regclass(?) as there', [name])).rows[0].there).toBeNull();
  expect(await db('fields').where({ id: field.id })).toEqual([]);
});
