import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { api } from '../support/api.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

/** From a segment to a series for it, and from a recipe. */
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let audienceId: string;
let segmentId: string;
const shots = process.env.SHOTS;
const shot = async (name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db, { name: 'Maison Louve', language: 'en' });
  ({ audienceId } = shop);
  for (const [name, status] of [
    ['Marie', 'subscribed'],
    ['Marie', 'subscribed'],
    ['Marie', 'unsubscribed'],
    ['Luc', 'subscribed'],
  ] as const)
    await makeContact(p.db, shop, [], { first_name: name, status });
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: 'Marie' } }] };
  const made = await api(p.db).post('/api/segments').send({ kind: 'rule', audienceId, name: 'Called Marie', rule }).expect(201);
  segmentId = made.body.id;
  ({ page, complaints } = await watchedPage(p.browser));
  page.setDefaultTimeout(15_000);
}, 180_000);
afterAll(async () => {
  expect(complaints).toEqual([]);
  await p?.close();
}, 30_000);

const shows = (text: string | RegExp) => page.getByText(text).first().waitFor();
const go = () => page.getByRole('button', { name: 'Continue' }).click();
const newest = () => p.db('flows').where({ audience_id: audienceId }).orderBy('id', 'desc').first('name', 'draft');

test('a segment’s people are counted, and the series for them is drawn', async () => {
  await page.goto(`${p.url}/a/${audienceId}/segments/${segmentId}`);
  await page.getByRole('link', { name: 'Win them back' }).click();
  await shows('Whom do you want to win back?');
  await shot('what');
  await go();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Win back “Called Marie”');
  await go();
  const numbers = page.getByRole('region', { name: 'Called Marie' });
  for (const text of ['in it now', 'can be mailed', /67\s?% of them/, 'are in a flow now']) await numbers.getByText(text).first().waitFor();
  expect(await numbers.locator('.figure').allTextContents()).toEqual(['3', '2', '0']);
  await page.getByLabel('Days after e-mail 1').fill('10');
  expect(await axe(page)).toEqual([]);
  await shot('whom');
  await go();
  await shows('10 days later');
  await shows(/archived 30 days after the last e-mail/);
  await shot('look');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Open in the editor' }).click();
  for (const text of ['Called Marie', 'E-mail 3', 'Read any of them?', 'Archive']) await shows(text);
  await shot('drawn');
  const { draft, name } = await newest();
  expect(name).toBe('Win back “Called Marie”');
  expect(draft.trigger).toEqual({ type: 'entersSegment', segmentId });
  await page.getByRole('button', { name: 'Publish' }).click();
  await shows('In “Called Marie” already');
});

test.each([
  { viewport: { width: 1440, height: 900 }, colorScheme: 'dark', locale: 'fr' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'fr' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en' },
] as const)('it fits, and axe is content: %j', async (look) => {
  const { page: other, complaints: others } = await watchedPage(p.browser, look);
  await other.goto(`${p.url}/a/${audienceId}/flows/new?segment=${segmentId}`);
  for (const step of ['what', 'name', 'whom', 'look']) {
    if (step === 'whom') await other.locator('.figure').nth(2).waitFor();
    else await other.getByRole('heading', { level: 1 }).waitFor();
    expect(await axe(other)).toEqual([]);
    expect(await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (shots) await other.screenshot({ path: `${shots}/${step}-${look.viewport.width}-${look.locale}.png` });
    if (step !== 'look') await other.getByRole('button', { name: look.locale === 'fr' ? 'Continuer' : 'Continue' }).click();
  }
  expect(others).toEqual([]);
  await other.context().close();
});

test('a recipe becomes a segment once; nothing is saved before the end', async () => {
  await page.goto(`${p.url}/a/${audienceId}/flows/new`);
  await page.getByText('A segment, and archive who never reacts').click();
  await go();
  await go();
  expect(await page.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true');
  await page
    .getByRole('combobox', { name: 'Segment' })
    .or(page.getByRole('textbox', { name: 'Segment' }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Never bought' }).click();
  await shot('recipe');
  await go();
  await shows('Saved as a segment of yours when you open the editor.');
  expect(await p.db('segments').where({ audience_id: audienceId })).toHaveLength(1);
  await page.getByRole('button', { name: 'Open in the editor' }).click();
  await shows('Read any of them?');
  const saved = await p.db('segments').where({ audience_id: audienceId, recipe: 'neverBought' });
  expect(saved).toHaveLength(1);
  expect((await newest()).draft.trigger.segmentId).toBe(saved[0].id);
  await page.goto(`${p.url}/a/${audienceId}/flows/new?segment=${saved[0].id}`);
  await go();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(`Win back “${saved[0].name}”`);
});
