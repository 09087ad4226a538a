import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';

/** The contacts page in a real browser, with 2,000 people: what is done by keys is done by keys alone. */
let p: Awaited<ReturnType<typeof product>>;
let audienceId: string;
const PEOPLE = 2_000;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  ({ audienceId } = shop);
  await makeFlow(p.db, audienceId, winBack());
  await p.db.raw(
    `insert into contacts (id, audience_id, email, first_name, last_name, source, status, vip, order_count, revenue, last_order_at, created_at, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'Keller ' || lpad(n::text, 4, '0'), 'test', 'subscribed', n % 10 = 0, n % 5, n % 5 * 20,
       case when n % 5 > 0 then now() - n * interval '1 hour' end, now() - n * interval '1 minute', 'test' from generate_series(1, ?::int) n`,
    [audienceId, PEOPLE],
  );
  await p.db.raw('analyze contacts');
}, 120_000);
afterAll(() => p?.close(), 30_000);

const open = async (path = '', locale = 'en') => {
  const { page, complaints } = await watchedPage(p.browser, { locale });
  await page.goto(`${p.url}/a/${audienceId}/contacts${path}`);
  await page.waitForSelector('[role=grid] [role=row]');
  return { page, complaints };
};
const grid = (page: Page) => page.locator('[role=grid]');
const rows = (page: Page) => page.locator('[role=rowgroup] [role=row]');
const keys = async (page: Page, ...pressed: string[]) => {
  for (const key of pressed) await page.keyboard.press(key);
};
const tagged = async (name: string) =>
  Number((await p.db.raw('select count(*) as n from contact_tags m join tags t on t.id = m.tag_id where t.name = ?', [name])).rows[0].n);

test('only what is in sight exists, and the end of the list is reached by keys', async () => {
  const { page, complaints } = await open('?sort=name&order=asc');
  expect(await rows(page).count()).toBeLessThan(60);
  await page.getByText('2,000, as of').waitFor();
  await grid(page).focus();
  await keys(page, 'ArrowDown', 'ArrowDown');
  expect(await grid(page).getAttribute('aria-activedescendant')).toBe('row-2');
  for (let n = 0; n < 40 && !(await page.getByText('Keller 2000').count()); n++) {
    await page.keyboard.press('End');
    await page.waitForTimeout(100);
  }
  expect(await page.getByText('Keller 2000').count()).toBe(1);
  await keys(page, 'Enter');
  await page.waitForURL(/contacts\/[0-9a-f-]{36}$/);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('a filter is added, said as a sentence, kept in the address, saved as a view, changed and put back', async () => {
  const { page, complaints } = await open();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByPlaceholder('Find something to filter by').fill('orders');
  await keys(page, 'Enter');
  await page.getByRole('textbox', { name: 'From' }).fill('3');
  await keys(page, 'Enter');
  await page
    .getByRole('button', { name: /Orders at least 3/ })
    .first()
    .waitFor();
  expect(page.url()).toContain('f=orderCount:between:3:');
  await page.getByText('800 of 2,000').waitFor();

  await page.getByRole('button', { name: 'Save as new' }).last().click();
  await page.getByLabel('Name of the view').fill('Regulars');
  await keys(page, 'Enter');
  await page.waitForURL(/view=/);
  expect(page.url()).not.toContain('f=');
  expect((await p.db('views').where({ audience_id: audienceId }))[0]).toMatchObject({ name: 'Regulars' });

  await page.getByRole('button', { name: 'Revenue' }).click();
  await page.getByText('changed', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Put back' }).click();
  await page.getByText('changed', { exact: true }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('800 of 2,000').waitFor();
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('picked by X and Shift, a few are tagged at once', async () => {
  const { page, complaints } = await open('?sort=name&order=asc');
  await grid(page).focus();
  await keys(page, 'x', 'ArrowDown', 'ArrowDown', 'x', 'Shift+ArrowDown', 'Shift+ArrowDown');
  await page.getByText('4 selected').waitFor();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Tags').fill('Picked');
  await keys(page, 'Enter', 'Tab');
  await page.getByRole('button', { name: 'Tag 4 contacts' }).focus();
  await keys(page, 'Enter');
  await page.getByText('4 changed.').waitFor();
  expect(await tagged('Picked')).toBe(4);
  await rows(page).first().getByText('Picked').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('all that match are tagged by a job, whose progress shows and whose end is told', async () => {
  const { page, complaints } = await open();
  await grid(page).focus();
  await keys(page, 'x');
  await page.getByRole('button', { name: 'Select all 2,000 that match' }).click();
  await page.getByText('All 2,000 selected').waitFor();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Tags').fill('Everyone');
  await keys(page, 'Enter', 'Tab');
  await page.getByText('in the background').waitFor();
  await page.getByRole('button', { name: 'Tag 2,000 contacts' }).focus();
  await keys(page, 'Enter');
  await page.getByText('Tag: Everyone').waitFor();
  await page.getByText('2,000 changed.').waitFor({ timeout: 30_000 });
  expect(await eventually(async () => (await tagged('Everyone')) === PEOPLE, 5_000)).toBe(true);
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);

test('one is added, archived from the row, and brought back from the archive', async () => {
  const { page, complaints } = await open();
  await page.getByRole('button', { name: 'Add contact' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('p7@shop.example');
  await page.getByRole('dialog').getByRole('button', { name: 'Add contact' }).click();
  await page.getByRole('link', { name: 'Open that contact' }).waitFor();
  await page.getByRole('dialog').getByLabel('E-mail').fill('new@shop.example');
  await page.getByRole('dialog').getByRole('button', { name: 'Add contact' }).click();
  await page.waitForURL(/contacts\/[0-9a-f-]{36}$/);

  await page.goto(`${p.url}/a/${audienceId}/contacts?search=new%40shop`);
  await rows(page).first().hover();
  await rows(page)
    .first()
    .getByRole('button', { name: /Menu of/ })
    .click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByLabel('Type ARCHIVE to confirm').fill('ARCHIVE');
  await page.getByRole('button', { name: 'Archive 1 contact' }).click();
  await page.getByText('1 contact archived').waitFor({ timeout: 30_000 });
  await page.goto(`${p.url}/a/${audienceId}/contacts?search=new%40shop`);
  await page.getByText('Nobody fits these filters.').waitFor();
  await page.getByRole('button', { name: /^Archived/ }).click();
  await rows(page).first().hover();
  await rows(page)
    .first()
    .getByRole('button', { name: /Menu of/ })
    .click();
  await page.getByRole('menuitem', { name: 'Unarchive' }).click();
  await page.getByText('Nobody is archived.', { exact: false }).waitFor();
  expect((await p.db('contacts').where({ email: 'new@shop.example' }).first()).archived_at).toBeNull();
  // the second address was refused, as it should be
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  await page.context().close();
}, 90_000);

test('columns are chosen and moved by keys; they stand in the address', async () => {
  const { page, complaints } = await open();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByPlaceholder('Find a column').fill('city');
  await page.getByLabel('City').check();
  await page.getByRole('columnheader', { name: 'City' }).waitFor();
  await page.getByPlaceholder('Find a column').fill('');
  await page.getByRole('checkbox', { name: 'City' }).focus();
  await keys(page, 'Alt+ArrowUp');
  await page.waitForURL(/lastClickedAt,city,tags/);
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);
