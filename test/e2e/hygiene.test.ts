import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db);
}, 120_000);
afterAll(() => p?.close(), 30_000);

const standing = async () =>
  (await p.db('contacts').where({ audience_id: shop.audienceId }).whereNull('archived_at').orderBy('first_name')).map((c) => c.first_name);

test('two contacts that are one are compared, merged and parted again', async () => {
  const phone = { phone: '+33612345678', last_name: 'Kéller' };
  await makeContact(p.db, shop, [], { first_name: 'Anna', ...phone });
  const { id } = await makeContact(p.db, shop, [], { first_name: 'Anne', ...phone });
  await fetch(`${p.url}/api/contacts/${id}/tags`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ add: ['Jazz'] }),
  });
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts/duplicates`);
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByRole('button', { name: 'Review' }).click({ timeout: 30_000 });
  await page.getByText('One person?').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByText(/^Merged into/).waitFor();
  expect(await standing()).toHaveLength(1);

  await page.getByText('Merged', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The merge is undone.').waitFor();
  expect(await standing()).toEqual(['Anna', 'Anne']);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);

test('a clean-up says beforehand who, archives them, and brings them back', async () => {
  for (let n = 0; n < 3; n++) await makeContact(p.db, shop, [], { first_name: `Gone ${n}`, status: 'unsubscribed' });
  const before = await standing();
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts/clean-up`);
  await page.getByRole('button', { name: 'Show who' }).click();
  await page.getByRole('heading', { name: 'Dry run' }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await standing()).toEqual(before);
  await page.getByRole('button', { name: 'Archive 3 contacts' }).click();
  const dialog = page.getByRole('dialog');
  if (await dialog.getByRole('textbox').count()) await dialog.getByRole('textbox').fill('ARCHIVE');
  await dialog.getByRole('button', { name: /^Archive/ }).click();
  await page.getByText('3 archived').waitFor({ timeout: 30_000 });
  expect(await standing()).toEqual(before.filter((name) => !name.startsWith('Gone')));

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  expect(await eventually(async () => (await standing()).length === before.length, 20_000)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);
