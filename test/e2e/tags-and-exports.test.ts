import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { axe, product, watchedPage } from '../support/browser.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db);
  for (let n = 0; n < 12; n++) {
    const { id } = await makeContact(p.db, shop, [], { first_name: `Person ${n}` });
    const body = JSON.stringify({ add: n % 3 === 0 ? ['Wholesale'] : ['wholesalers'] });
    await fetch(`${p.url}/api/contacts/${id}/tags`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
}, 120_000);
afterAll(() => p?.close(), 30_000);

test('a marketer describes a tag, merges two that are one, takes it back, and exports everyone into a file', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  const tags = async () =>
    (await (await fetch(`${p.url}/api/tags?audienceId=${shop.audienceId}`)).json()).items.map(
      ({ name, contacts, aliases, description }: Record<string, unknown>) => ({ name, contacts, aliases, description }),
    );
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts/tags`);

  await page.getByRole('button', { name: 'Edit Wholesale', exact: true }).click();
  await page.getByRole('textbox', { name: 'What it is for' }).fill('Buys for resale');
  await page.getByRole('radio', { name: 'Green' }).click();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'Buys for resale' }).waitFor();

  await page.getByRole('checkbox', { name: 'Choose Wholesale', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Choose wholesalers', exact: true }).check();
  await page.getByRole('button', { name: 'Merge …' }).click();
  await page.getByRole('radio', { name: 'Wholesale', exact: true }).check();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByText('formerly wholesalers').waitFor();
  expect(await tags()).toEqual([{ name: 'Wholesale', contacts: 12, aliases: ['wholesalers'], description: 'Buys for resale' }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'wholesalers', exact: true }).waitFor();
  expect((await tags()).map(({ contacts }: { contacts: number }) => contacts)).toEqual([4, 8]);

  await page.goto(`${p.url}/a/${shop.audienceId}/contacts/exports`);
  await page.getByRole('button', { name: 'Export contacts' }).click();
  await page.getByRole('checkbox', { name: 'Birthday' }).check();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('link', { name: 'Download' }).click({ timeout: 30_000 }),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(file.suggestedFilename()).toMatch(/^Test shop \d{4}-\d\d-\d\d\.csv$/);
  expect(text.trimEnd().split('\n')).toHaveLength(13);
  expect(text.split('\n')[0]).toMatch(/^\ufeffE-mail,First name,.*Birthday$/);
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /All contacts.*12 contacts/ }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 120_000);

test.each([
  { locale: 'en', width: 1440 },
  { locale: 'fr', width: 390 },
])(
  'what an export asked for is said as the contacts page says it ($locale)',
  async ({ locale, width }) => {
    const tag = await p.db('tags').where({ audience_id: shop.audienceId, name: 'Wholesale' }).first('id');
    const filters = [
      { field: 'tags', op: 'any', values: [tag.id] },
      { field: 'orderCount', op: 'between', from: 0, to: 3 },
    ];
    await fetch(`${p.url}/api/exports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ audienceId: shop.audienceId, filters, search: 'person', columns: ['email'] }),
    });
    const { page, complaints } = await watchedPage(p.browser, { locale, viewport: { width, height: 900 } });
    await page.goto(`${p.url}/a/${shop.audienceId}/contacts?f=tags:any:${tag.id};orderCount:between:0:3`);
    const chips = page.locator('.chip button[aria-expanded]');
    await chips.nth(1).waitFor();
    await page.getByText('Wholesale').first().waitFor();
    const words = await chips.allInnerTexts();
    expect(words).toHaveLength(2);
    await page.goto(`${p.url}/a/${shop.audienceId}/contacts/exports`);
    const row = page.getByRole('row').filter({ hasText: 'person' }).first();
    for (const one of words) await row.getByText(one).waitFor();
    await page.waitForLoadState('networkidle');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/exports-${locale}.png` });
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  60_000,
);
