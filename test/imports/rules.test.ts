import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type MarketingStatus, mayMove } from '../../api/contacts/index.ts';
import { forgottenHash } from '../../api/forgetting/index.ts';
import { clearImports } from '../../api/imports/index.ts';
import { SECRET } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { CONSENT, importsOn } from '../support/imports.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: { audienceId: string; storeId: string };
let imports: ReturnType<typeof importsOn>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await makeAudience(db);
  imports = importsOn(db, shop.audienceId);
});
const statuses: MarketingStatus[] = ['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'];

test('every status moves by the table alone, whatever the file says', async () => {
  const pairs = statuses.flatMap((from) => statuses.map((to) => ({ from, to, email: `${from}.${to}@x.example` })));
  for (const { from, email } of pairs) await makeContact(db, shop, [], { email, status: from });
  const file = `email,status\n${pairs.map(({ email, to }) => `${email},${to}`).join('\n')}\n`;
  await imports.write((await imports.bring(file, CONSENT)).id);
  for (const { from, to, email } of pairs) {
    const after = (await imports.contact(email)).status;
    expect([email, after]).toEqual([email, mayMove(from, to, 'import') === 'allowed' ? to : from]);
  }
});

test('update fills, skip leaves as they are but for those who left, replace empties', async () => {
  const people = 'email,first name,phone,status\na@x.example,New,,subscribed\nb@x.example,New,,unsubscribed\n';
  for (const [existing, expected] of [
    ['update', { first_name: 'New', phone: '+33611111111' }],
    ['skip', { first_name: 'Old', phone: '+33611111111' }],
    ['replace', { first_name: 'New', phone: null }],
  ] as const) {
    shop = await makeAudience(db);
    imports = importsOn(db, shop.audienceId);
    for (const who of ['a', 'b']) await makeContact(db, shop, [], { email: `${who}@x.example`, first_name: 'Old', phone: '+33611111111' });
    await imports.write((await imports.bring(people, { choices: { ...CONSENT.choices, existing } })).id);
    expect(await imports.contact('a@x.example')).toMatchObject({ ...expected, status: 'subscribed' });
    expect((await imports.contact('b@x.example')).status).toBe('unsubscribed');
  }
});

test('who was deleted for ever does not come back, and of their row only the number stays', async () => {
  await db('forgotten').insert({ audience_id: shop.audienceId, hash: forgottenHash(SECRET, shop.audienceId, 'gone@x.example') });
  const counted = await imports.bring('email,nom\nGone@x.example,Secret\nhere@x.example,H\n', CONSENT);
  expect(counted.counts).toMatchObject({ refused: 1, refusals: [{ reason: 'forgotten', n: 1 }] });
  const done = await imports.write(counted.id);
  expect(done.result).toMatchObject({ added: 1, refused: 1 });
  expect(await imports.contact('gone@x.example')).toBeUndefined();
  expect(JSON.stringify(await imports.rows(counted.id, 'forgotten'))).not.toMatch(/gone|Secret/i);
  expect(JSON.stringify(await db('import_rows').where({ import_id: counted.id }))).not.toMatch(/gone|Secret/i);
});

test('a required field that is empty refuses the row; excluded and role addresses are taken with a remark', async () => {
  await db('audiences')
    .where({ id: shop.audienceId })
    .update({ required_fields: ['email', 'last_name'] });
  await db('exclusions').insert({
    id: shop.audienceId,
    audience_id: shop.audienceId,
    kind: 'domain',
    pattern: 'bad.example',
    actor: 'test',
  });
  const counted = await imports.bring('email,nom\na@x.example,\ninfo@x.example,I\nb@bad.example,B\n', CONSENT);
  expect(counted.counts.refusals).toMatchObject([{ reason: 'required:last_name', n: 1, line: 2 }]);
  expect(counted.counts.remarks.map(({ reason }) => reason).sort()).toEqual(['excluded', 'role_address']);
});

test('someone else’s customer number or address is never taken over', async () => {
  await makeContact(db, shop, [], { email: 'owner@x.example', external_id: 'N1' });
  const counted = await imports.bring('email,customer id\nthief@x.example,N1\nx@x.example,N2\ny@x.example,N2\n', CONSENT);
  const done = await imports.write(counted.id);
  expect(done.result).toMatchObject({ added: 1, refused: 2 });
  expect(await imports.contact('owner@x.example')).toMatchObject({ external_id: 'N1' });
  expect((await imports.rows(counted.id, 'id_of_another')).map(({ cells }: { cells: string[] }) => cells[0]).sort()).toEqual([
    'thief@x.example',
    'y@x.example',
  ]);
});

test('undo: added contacts go, changed ones get their former values, whoever changed since is kept and listed', async () => {
  const { id: old } = await makeContact(db, shop, [], { email: 'old@x.example', first_name: 'Before', status: 'non_subscribed' });
  const counted = await imports.bring(
    'email,first name,Interests\nold@x.example,After,Jazz\nnew@x.example,New,Jazz\nbusy@x.example,Busy,Rock\n',
    {
      choices: { ...CONSENT.choices, tags: ['Shop'] },
    },
  );
  const { id } = await imports.write(counted.id);
  expect(await imports.contact('old@x.example')).toMatchObject({ first_name: 'After', status: 'subscribed' });
  const busy = await imports.contact('busy@x.example');
  await db('events').insert({
    id: busy.id,
    audience_id: shop.audienceId,
    contact_id: busy.id,
    type: 'click',
    at: new Date(Date.now() + 1000),
    data: '{}',
    actor: 'test',
  });
  await imports.undo(id);
  expect(await imports.one(id)).toMatchObject({ state: 'undone', undoneResult: { taken: 2, kept: 1 }, undoUntil: null });
  expect(await imports.contact('new@x.example')).toBeUndefined();
  expect(await imports.contact('old@x.example')).toMatchObject({
    first_name: 'Before',
    status: 'non_subscribed',
    consent_basis: '',
    opted_in_at: null,
  });
  expect(await db('contact_tags').where({ contact_id: old })).toEqual([]);
  expect(await db('contact_groups').where({ contact_id: old })).toEqual([]);
  expect(await db('import_kept').where({ import_id: id }).select('contact_id', 'because')).toEqual([
    { contact_id: busy.id, because: 'click' },
  ]);
});

test('what nobody needs any more goes: staging of jobs that are over, and of uploads that were given up', async () => {
  const kept = await imports.bring('email\na@x.example\n', CONSENT);
  const stale = await imports.bring('email\nb@x.example\n', CONSENT);
  await db('jobs').update({ finished_at: new Date(Date.now() - 2 * 3_600_000) });
  await db('files')
    .whereIn('id', db('imports').where({ id: stale.id }).select('file_id'))
    .delete();
  await clearImports(db);
  const tables = async (id: string) =>
    (
      await db.raw('select to_regclass(?) is not null as there', [
        `staging.t_${(await imports.jobOf(id, 'count_job_id')).replaceAll('-', '')}`,
      ])
    ).rows[0].there;
  expect([await tables(kept.id), await tables(stale.id)]).toEqual([true, false]);
  expect((await imports.one(stale.id)).state).toBe('cancelled');
  expect((await imports.write(kept.id)).state).toBe('done');
});
