import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { foldTagCounts } from '../../api/tags/index.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
beforeEach(async () => {
  shop = await makeAudience(db);
});
afterAll(() => drop());

interface Tag {
  id: string;
  name: string;
  contacts: number;
  aliases: string[];
  views: number;
  busy: string | null;
}
const tagsOf = async (query: object = {}): Promise<Tag[]> =>
  (
    await api(db)
      .get('/api/tags')
      .query({ audienceId: shop.audienceId, ...query })
      .expect(200)
  ).body.items;
const named = async (name: string) => (await tagsOf()).find((tag) => tag.name === name) as Tag;
const wear = (contactId: string, body: object) => api(db).post(`/api/contacts/${contactId}/tags`).send(body);
const make = async (name: string) => (await api(db).post('/api/tags').send({ audienceId: shop.audienceId, name }).expect(201)).body as Tag;
const contact = async () => (await makeContact(db, shop)).id;
const feed = (contactId: string) => db('events').where({ contact_id: contactId }).orderBy('id').select('type', 'data', 'actor');
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });
/** So many contacts with this tag, since a day that differs from one to the next. */
const crowd = (tagId: string, n: number) =>
  db.raw(
    `with people as (insert into contacts (id, audience_id, email, source, actor)
       select uuidv7(), ?, 'p' || n || '-' || ? || '@crowd.example', 'test', 'test' from generate_series(1, ?) n returning id)
     insert into contact_tags (contact_id, tag_id, at, actor) select id, ?, now() - row_number() over () * interval '1 minute', 'test' from people`,
    [shop.audienceId, v7(), n, tagId],
  );
const worn = (tagId: string) => db('contact_tags').where({ tag_id: tagId }).orderBy('contact_id').select('contact_id', 'at', 'actor');

test('tags are added by name, made when new, and taken off by id; the feed says so once', async () => {
  const id = await contact();
  await make('Gold');
  const { body } = await wear(id, { add: ['gold', 'New one', 'NEW ONE'] }).expect(200);
  expect(body.tags.map((tag: Tag) => tag.name)).toEqual(['Gold', 'New one']);
  await wear(id, { add: ['GOLD'] }).expect(200);
  const gold = body.tags[0].id;
  expect((await wear(id, { remove: [gold] }).expect(200)).body.tags).toHaveLength(1);
  expect((await feed(id)).map(({ type, data }) => `${type} ${data.name}`).sort()).toEqual([
    'tag_added Gold',
    'tag_added New one',
    'tag_removed Gold',
  ]);
});

test('a tag of another audience can neither be taken off nor merged', async () => {
  const id = await contact();
  const mine = await make('Mine');
  shop = await makeAudience(db);
  const foreign = await make('Foreign');
  expect((await wear(id, { remove: [foreign.id] })).status).toBe(400);
  expect(
    (
      await api(db)
        .post('/api/tags/merge')
        .send({ keepId: mine.id, mergeIds: [foreign.id] })
    ).status,
  ).toBe(400);
});

test('names are unique however they are capitalised; a rename frees the old one', async () => {
  const gold = await make('Gold');
  expect((await api(db).post('/api/tags').send({ audienceId: shop.audienceId, name: 'GOLD' })).status).toBe(409);
  await api(db).patch(`/api/tags/${gold.id}`).send({ name: 'gold', colour: 'amber', description: 'Spent 500' }).expect(200);
  await api(db).patch(`/api/tags/${gold.id}`).send({ name: 'Best' }).expect(200);
  await make('Gold');
  expect((await tagsOf({ search: 'spent' })).map((tag) => tag.name)).toEqual(['Best']);
});

test('counts are exact through adding, archiving, deleting, moving and folding', async () => {
  const tag = await make('Counted');
  const [a, b, c, d] = [await contact(), await contact(), await contact(), await contact()];
  for (const id of [a, b, c, d]) await wear(id, { add: ['Counted'] });
  const count = async () => (await named('Counted')).contacts;
  expect(await count()).toBe(4);
  await foldTagCounts(db);
  expect(await db('tag_deltas').where({ tag_id: tag.id })).toEqual([]);
  expect(await count()).toBe(4);
  await db('contacts').where({ id: a }).update({ archived_at: new Date() });
  await db('events').where({ contact_id: b }).delete();
  await db('contacts').where({ id: b }).delete();
  expect(await count()).toBe(2);
  await wear(a, { remove: [tag.id] });
  await wear(a, { add: ['Counted'] });
  expect(await count()).toBe(2);
  await db('contacts').where({ id: a }).update({ archived_at: null });
  await wear(c, { remove: [tag.id] });
  await db('contact_tags').where({ contact_id: d }).update({ contact_id: c });
  expect(await count()).toBe(2);
  await foldTagCounts(db);
  expect((await db('tags').where({ id: tag.id }).first()).uses).toBe(2);
});

test('tags page by page in every order, each once', async () => {
  for (let n = 0; n < 7; n++) await make(`Tag ${n}`);
  await wear(await contact(), { add: ['Tag 3'] });
  for (const sort of ['name', 'contacts', 'newest']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: Tag[]; next: string | null } } = await api(db)
        .get('/api/tags')
        .query({ audienceId: shop.audienceId, sort, limit: 3, ...(cursor ? { cursor } : {}) })
        .expect(200);
      seen.push(...body.items.map((tag) => tag.name));
      cursor = body.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
    if (sort === 'contacts') expect(seen[0]).toBe('Tag 3');
  }
});

test.each([3, 2_100])(
  'a merge of %i people: the union, the earliest date, the old name finds it, views follow, nothing fires; undone again',
  async (n) => {
    const [keep, gone, other] = [await make('Keep'), await make('Gone'), await make('Other')];
    await crowd(gone.id, n);
    await crowd(keep.id, 2);
    // one has all three, the kept one last
    const all = await contact();
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    for (const [tag, day] of [
      [keep, 9],
      [gone, 5],
      [other, 7],
    ] as const)
      await db('contact_tags').insert({ contact_id: all, tag_id: tag.id, at: at(day), actor: 'test' });
    await db('views').insert({
      id: v7(),
      audience_id: shop.audienceId,
      name: 'V',
      filters: JSON.stringify({ all: [{ tag: [gone.id, keep.id] }] }),
      position: 1,
      actor: 'test',
    });
    expect((await named('Gone')).views).toBe(1);
    const before = { keep: await worn(keep.id), gone: await worn(gone.id), other: await worn(other.id) };
    const events = Number((await db('events').count({ n: '*' }).first())?.n);

    const merge = (
      await api(db)
        .post('/api/tags/merge')
        .send({ keepId: keep.id, mergeIds: [gone.id, other.id] })
        .expect(200)
    ).body;
    expect(merge.jobId === null).toBe(n <= 500);
    if (merge.jobId) {
      expect((await named('Gone')).busy).toBe('merging');
      // somebody uses the old name meanwhile: it is the kept tag already
      await wear(all, { add: ['gone'] });
      await run(merge.jobId);
      expect(await db('jobs').where({ id: merge.jobId }).first()).toMatchObject({ state: 'done', done: n + 2, total: n + 2 });
    }
    expect((await tagsOf()).map(({ name, aliases, contacts }) => ({ name, aliases, contacts }))).toEqual([
      { name: 'Keep', aliases: ['Gone', 'Other'], contacts: n + 3 },
    ]);
    expect(await db('contact_tags').where({ contact_id: all })).toMatchObject([{ tag_id: keep.id, at: at(5) }]);
    expect((await db('views').where({ audience_id: shop.audienceId }).first()).filters).toEqual({ all: [{ tag: [keep.id, keep.id] }] });
    expect(Number((await db('events').count({ n: '*' }).first())?.n)).toBe(events);
    const newcomer = await contact();
    expect((await wear(newcomer, { add: ['OTHER'] }).expect(200)).body.tags).toMatchObject([{ name: 'Keep' }]);
    expect((await api(db).post('/api/tags').send({ audienceId: shop.audienceId, name: 'gone' })).body.message).toMatch(
      /merged into “Keep”/,
    );

    const undone = (await api(db).post(`/api/tags/merges/${merge.id}/undo`).expect(200)).body;
    if (n > 500) await run(undone.jobId);
    const [listed] = (await api(db).get('/api/tags/merges').query({ audienceId: shop.audienceId }).expect(200)).body.items;
    expect(listed).toMatchObject({ state: 'undone', names: ['Gone', 'Other'], contacts: n + 1, keep: { name: 'Keep' } });
    expect(await worn(gone.id)).toEqual(before.gone);
    expect(await worn(other.id)).toEqual(before.other);
    // what happened in between stays
    expect((await worn(keep.id)).filter((row) => row.contact_id !== newcomer)).toEqual(before.keep);
    expect((await tagsOf()).map(({ name, aliases, contacts }) => ({ name, aliases, contacts }))).toEqual([
      { name: 'Gone', aliases: [], contacts: n + 1 },
      { name: 'Keep', aliases: [], contacts: 4 },
      { name: 'Other', aliases: [], contacts: 1 },
    ]);
    expect((await db('views').where({ audience_id: shop.audienceId }).first()).filters).toEqual({ all: [{ tag: [gone.id, keep.id] }] });
    expect((await api(db).post(`/api/tags/merges/${merge.id}/undo`)).status).toBe(409);
  },
);

test('a merge that is cancelled half way gives the tag its name back; undoing takes back what had moved', async () => {
  const [keep, gone] = [await make('Keep'), await make('Gone')];
  await crowd(gone.id, 2_500);
  const before = await worn(gone.id);
  const merge = (
    await api(db)
      .post('/api/tags/merge')
      .send({ keepId: keep.id, mergeIds: [gone.id] })
      .expect(200)
  ).body;
  // one page goes by, then its owner cancels
  await db.raw(`create function cancel_it() returns trigger language plpgsql as $$ begin new.wanted = 'cancel'; return new; end $$;
    create trigger cancel_it before update of done on jobs for each row when (new.done > 0) execute function cancel_it()`);
  await run(merge.jobId);
  await db.raw('drop trigger cancel_it on jobs; drop function cancel_it()');
  expect(await named('Gone')).toMatchObject({ contacts: 500, busy: null });
  expect(await named('Keep')).toMatchObject({ contacts: 2_000, aliases: [] });
  const undone = (await api(db).post(`/api/tags/merges/${merge.id}/undo`).expect(200)).body;
  await run(undone.jobId);
  expect(await worn(gone.id)).toEqual(before);
  expect((await named('Keep')).contacts).toBe(0);
});

test('a removed tag leaves everyone, and the feed says why; past 500 people by a job, its name free at once', async () => {
  const few = await make('Few');
  const id = await contact();
  await wear(id, { add: ['Few'] });
  expect((await api(db).delete(`/api/tags/${few.id}`).expect(200)).body).toMatchObject({ contacts: 1, jobId: null });
  expect((await feed(id)).map(({ type }) => type)).toEqual(['tag_added', 'tag_removed']);
  const many = await make('Many');
  await crowd(many.id, 2_100);
  const removal = (await api(db).delete(`/api/tags/${many.id}`).expect(200)).body;
  expect(removal).toMatchObject({ contacts: 2_100, jobId: expect.any(String) });
  expect((await wear(id, { add: ['many'] }).expect(200)).body.tags[0].id).not.toBe(many.id);
  await run(removal.jobId);
  expect((await tagsOf()).map(({ name, contacts }) => ({ name, contacts }))).toEqual([{ name: 'many', contacts: 1 }]);
  expect((await api(db).delete(`/api/tags/${many.id}`)).status).toBe(404);
});
