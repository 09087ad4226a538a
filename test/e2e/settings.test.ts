import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

/** What a team sets up: fields, lists, groups, permissions, the rules of an audience; by keyboard where order is concerned. */
let p: Awaited<ReturnType<typeof product>>;
let shop: { audienceId: string; storeId: string };
let page: Page;
let complaints: string[];
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db, { name: 'Maison Lune' });
  ({ page, complaints } = await watchedPage(p.browser));
}, 120_000);
afterAll(() => p?.close(), 30_000);

const open = async (where = '') => {
  await page.goto(`${p.url}/a/${shop.audienceId}/settings${where}`);
  await page.waitForLoadState('networkidle');
};
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const gone = () => page.getByRole('dialog').waitFor({ state: 'detached' });
const labels = () => p.db('fields').where({ audience_id: shop.audienceId }).whereNull('removed_at').orderBy('position').pluck('label');
async function becomes(read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await eventually(async () => JSON.stringify(await read()) === JSON.stringify(wanted), 10_000);
  expect(await read()).toEqual(wanted);
}

test('fields: added, put in order with arrows and by dragging, merged, deleted with what is lost', async () => {
  await open('/fields');
  for (const name of ['Size', 'Shoe size', 'Card']) {
    await button('Add field').click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await gone();
  }
  await becomes(labels, ['Size', 'Shoe size', 'Card']);
  await page.getByRole('button', { name: /^Move Card/ }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await becomes(labels, ['Card', 'Size', 'Shoe size']);
  expect(await page.getByText('Card is now 1 of 3').count()).toBe(1);

  const grip = await page.getByRole('button', { name: /^Move Shoe size/ }).boundingBox();
  const top = await page.getByRole('button', { name: /^Move Card/ }).boundingBox();
  if (!grip || !top) throw new Error('no grips');
  await page.mouse.move(grip.x + 8, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(top.x + 8, top.y + 8, { steps: 8 });
  await page.mouse.up();
  await becomes(labels, ['Shoe size', 'Card', 'Size']);

  await makeContact(p.db, shop, [], { fields: JSON.stringify({ size: '42', card: 'A1' }) });
  await button('Actions for Size').click();
  await page.getByRole('menuitem', { name: 'Merge into another' }).click();
  await page.getByRole('combobox', { name: 'Into' }).click();
  await page.getByRole('option', { name: /^Shoe size/ }).click();
  await page.getByText('1 value moves into “Shoe size” unless that one is filled already.').waitFor();
  await button('Merge').click();
  await gone();
  await becomes(labels, ['Shoe size', 'Card']);
  expect((await p.db('contacts').first()).fields).toEqual({ shoe_size: '42', card: 'A1' });

  await button('Actions for Card').click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('1 contact loses the value in it.').waitFor();
  await button('Delete field').click();
  await gone();
  await becomes(labels, ['Shoe size']);
  expect((await p.db('contacts').first()).fields).toEqual({ shoe_size: '42' });
}, 90_000);

test('lists and groups: added, in order, deleted; the figure leads to the people', async () => {
  await open('/lists');
  for (const name of ['News', 'Sales']) {
    await button('Add list').click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await gone();
  }
  await button('Add category').click();
  await page.keyboard.type('Sports');
  await page.keyboard.press('Enter');
  await gone();
  await button('Add group').click();
  await page.keyboard.type('Golf');
  await page.keyboard.press('Enter');
  await gone();
  await page.getByRole('button', { name: /^Move Sales/ }).focus();
  await page.keyboard.press('ArrowUp');
  await becomes(() => p.db('lists').orderBy('position').pluck('name'), ['Sales', 'News']);
  expect(await p.db('groups').pluck('name')).toEqual(['Golf']);

  const [list, contact] = [await p.db('lists').where({ name: 'News' }).first(), await p.db('contacts').first()];
  await p.db('contact_lists').insert({ contact_id: contact.id, list_id: list.id, status: 'subscribed', actor: 'test' });
  await page.reload();
  await page.getByRole('link', { name: '1 Subscribed' }).click();
  await page.waitForURL(/\/contacts\?f=/);
  expect(await eventually(async () => (await page.getByText(contact.email).count()) > 0, 10_000)).toBe(true);
  await open('/lists');
  await button('Actions for Sales').click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Nobody is subscribed to it.').waitFor();
  await button('Delete').click();
  await becomes(() => p.db('lists').pluck('name'), ['News']);
}, 90_000);

test('permissions: words first, then the switch; a new version leaves the old one standing', async () => {
  await open('/permissions');
  expect(await page.getByRole('switch').isDisabled()).toBe(true);
  for (const words of ['I agree to get e-mails from Maison Lune.', 'I agree to get e-mails from Maison Lune, once a week.']) {
    await button(/^(Write the words|Write new words)$/)
      .first()
      .click();
    await page.getByRole('textbox').fill(words);
    await button('Publish').click();
    await gone();
    await page.getByText(words).waitFor();
  }
  await page.getByText('Earlier versions').waitFor();
  await page.getByRole('switch').click();
  await page.getByText(/^On since/).waitFor();
  expect((await p.db('audiences').where({ id: shop.audienceId }).first()).permissions_since).not.toBeNull();
}, 60_000);

test('the rules of the audience are saved together; a new one is made from the switcher', async () => {
  await open();
  await page.getByRole('switch', { name: 'Double opt-in' }).click();
  await page.getByRole('checkbox', { name: 'Shoe size' }).click();
  await page.getByRole('checkbox', { name: 'E-mail', exact: true }).click();
  await button('Save').click();
  await page.getByText('Require at least one of e-mail, phone and name.').waitFor();
  await page.getByRole('checkbox', { name: 'Name (first or last)' }).click();
  await button('Save').click();
  await page.getByText('Saved.').waitFor();
  expect(await p.db('audiences').where({ id: shop.audienceId }).first()).toMatchObject({
    double_optin: true,
    required_fields: ['shoe_size', 'name'],
    permissions_since: expect.any(Date),
  });

  await button(/^Audience: Maison Lune/).click();
  await page.getByRole('menuitem', { name: 'New audience' }).click();
  await page.keyboard.type('Atelier Soleil');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings of Atelier Soleil' }).waitFor();
  expect(await p.db('stores').where({ name: 'Atelier Soleil' })).toHaveLength(1);
  expect(complaints).toEqual([]);
}, 60_000);
