import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { quietShop } from '../support/quiet-shop.ts';

/** A segment's page in a real browser: how many each part leaves, recipes and what they mean, former versions, why someone is in. */
let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof quietShop>>['shop'];
let people: Awaited<ReturnType<typeof quietShop>>['people'];
beforeAll(async () => {
  p = await product();
  ({ shop, people } = await quietShop(p.db));
}, 120_000);
afterAll(() => p?.close(), 30_000);

const last = { of: 'last', count: 5, match: 'any' };
const byOpens = { kind: 'email', did: 'not_opened', over: last };
const sent = { kind: 'email', did: 'sent', over: last };
const vip = { kind: 'contact', condition: { field: 'vip', op: 'yes' } };
const bought = { kind: 'orders', what: 'count', is: { from: 1 } };
const group = (match: string, ...rules: object[]) => ({ kind: 'group', match, rules });
const post = async (path: string, body: object) => {
  const answer = await fetch(`${p.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { id: string };
};
const address = (id: string) => `${p.url}/a/${shop.audienceId}/segments/${id}`;
/** The counts beside the rule, as they are read, once they are those of the rule that stands there. */
const counts = async (page: Page, ...said: string[]) => {
  const found = page.locator('[data-row] span[class*="_count_"]:not([data-stale])');
  const read = async () => (await found.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  await eventually(async () => JSON.stringify(await read()) === JSON.stringify(said), 15_000);
  expect(await read()).toEqual(said);
};

test('each part says how many it leaves; a recipe fills the rule, and the one of before comes back', async () => {
  const rule = group('all', byOpens, sent, group('none', vip, bought));
  const { id } = await post('/api/segments', { audienceId: shop.audienceId, kind: 'rule', name: 'Quiet', rule });
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(address(id));
  await page.getByText('left after each').waitFor();
  await counts(page, '4 left', '3 left', '0 left', '0 contacts', '3 contacts');
  await page.getByRole('button', { name: /^Take away: meet none/ }).click();
  await counts(page, '4 left', '3 left');
  await page.getByText('3 can be mailed').waitFor();

  const recipes = page.getByRole('complementary', { name: 'Recipes' });
  await recipes.getByRole('button', { name: 'Inactive by opens 2' }).waitFor();
  await recipes.getByRole('button', { name: 'Never bought 0' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await recipes.getByRole('button', { name: /Inactive by opens/ }).click();
  await counts(page, '4 left', '3 left', '2 left');
  expect(await recipes.getByRole('button', { pressed: true }).allInnerTexts()).toEqual([expect.stringContaining('Inactive by opens')]);
  await page.getByRole('button', { name: 'Back to my rule' }).click();
  await counts(page, '4 left', '3 left');

  // beside a rule by opens the recommended one, and whom only the first means
  const card = page.getByRole('region', { name: /^Recommended/ });
  await card.getByText('3 only by opens').waitFor();
  await card.getByText('3 ordered within 365 days, 0 clicked or visited').waitFor();
  await card.getByRole('button', { name: 'See the 3' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Why is Anna Keller in?' }).click();
  await page.getByRole('heading', { name: 'Why is Anna in?' }).waitFor();
  await page.getByText(/By the recommended rule Anna is not in: .*last ordered within the last 365 days/).waitFor();
  await card.getByRole('button', { name: 'Use this rule' }).click();
  await card.waitFor({ state: 'detached' });
  expect(await recipes.getByRole('button', { pressed: true }).allInnerTexts()).toEqual([expect.stringContaining('Silent')]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test('a former version is used again, as the newest', async () => {
  const { id } = await post('/api/segments', { audienceId: shop.audienceId, kind: 'rule', name: 'Turning', rule: group('all', sent) });
  await fetch(`${p.url}/api/segments/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rule: group('all', byOpens) }),
  });
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(address(id));
  await counts(page, '4 left');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog');
  await versions.getByRole('button', { name: 'Use version 1 again' }).click();
  await versions.getByRole('heading', { name: 'Version 3' }).waitFor();
  await versions.getByRole('button', { name: 'Use version 1 again' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await counts(page, '4 left');
  expect(await p.db('segment_versions').where({ segment_id: id }).orderBy('number').pluck('rule')).toEqual([
    group('all', sent),
    group('all', byOpens),
    group('all', sent),
  ]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('of people chosen by hand it says who put them in, and how', async () => {
  const { id } = await post('/api/segments', { audienceId: shop.audienceId, kind: 'static', name: 'Chosen' });
  await post(`/api/segments/${id}/members`, { members: { by: 'contacts', ids: [people.anna] } });
  const { page, complaints } = await watchedPage(p.browser, { viewport: { width: 390, height: 844 } });
  await page.goto(address(id));
  await page.getByRole('button', { name: 'Why is Anna Keller in?' }).click();
  await page.getByRole('heading', { name: 'Why is Anna in?' }).waitFor();
  await page.getByText(/^Put in by the operator on/).waitFor();
  await page.getByText('From a selection of contacts.').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('combobox', { name: /Ask about/ }).fill('Owen');
  await page.getByRole('option', { name: 'Owen Keller' }).click();
  await page.getByRole('heading', { name: 'Why is Owen not in?' }).waitFor();
  await page.getByText(/^Nobody has put this person in/).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('a selection of contacts is put into a new segment, and another one into it as well', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts`);
  const put = async (who: string, name: string, said: RegExp) => {
    await page.getByRole('checkbox', { name: `Select ${who} Keller` }).click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Segment', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Put into a segment' });
    await dialog.getByLabel('Name of the segment').fill(name);
    await page.keyboard.press('Tab');
    expect(await axe(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/put-${who}.png` });
    await dialog.getByRole('button', { name: 'Put 1 in' }).click();
    await page.getByText(said).waitFor();
    await dialog.waitFor({ state: 'detached' });
  };
  await put('Owen', 'Friends of the house', /“Friends of the house” is made, with 1 contact/);
  await put('Never', 'friends of the House', /1 put into “Friends of the house”/);
  const rows = await p
    .db('segment_members as m')
    .join('segments as s', 's.id', 'm.segment_id')
    .where('s.name', 'Friends of the house')
    .select('contact_id', 'via');
  expect(rows).toHaveLength(2);
  expect(rows).toEqual(expect.arrayContaining([people.owen, people.never].map((contact_id) => ({ contact_id, via: 'selection' }))));
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

test('of a thousand tags the least worn is found as one types, in a filter of the contacts and in a rule', async () => {
  await p.db.raw(
    `insert into tags (id, audience_id, name, actor, uses) select gen_random_uuid(), ?, 'Zydeco ' || n, 'test', n from generate_series(1, 1000) n`,
    [shop.audienceId],
  );
  const { id: tag } = await p.db('tags').where({ audience_id: shop.audienceId, name: 'Zydeco 1' }).first();
  await p.db('contact_tags').insert({ contact_id: people.owen, tag_id: tag, actor: 'test' });
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts`);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByPlaceholder('Find something to filter by').fill('tag');
  await page.keyboard.press('Enter');
  await page.getByText('There are more: type to find them.').waitFor();
  expect(await page.getByRole('checkbox', { name: /^Zydeco/ }).count()).toBe(50);
  await page.getByRole('textbox', { name: 'Find' }).fill('zydeco 1');
  await page.getByRole('checkbox', { name: 'Zydeco 1', exact: true }).check();
  await page.getByRole('textbox', { name: 'Find' }).fill('');
  await page.getByRole('checkbox', { name: 'Zydeco 1', exact: true, checked: true }).uncheck();
  await page.goto(`${p.url}/a/${shop.audienceId}/contacts?f=tags:any:${tag}`);
  await page.getByRole('button', { name: 'Tagged Zydeco 1', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Owen Keller' }).waitFor();
  await page.getByRole('link', { name: 'Anna Keller' }).waitFor({ state: 'detached' });

  const rule = group('all', { kind: 'contact', condition: { field: 'tags', op: 'any', values: [tag] } });
  const { id } = await post('/api/segments', { audienceId: shop.audienceId, kind: 'rule', name: 'Zydeco', rule });
  await page.goto(address(id));
  await counts(page, '1 left');
  await page.getByRole('button', { name: 'tags: Zydeco 1', exact: true }).click();
  await page.getByRole('textbox', { name: 'Find' }).fill('zydeco 77');
  await page.getByRole('checkbox', { name: 'Zydeco 77', exact: true }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'tags: Zydeco 1 or Zydeco 77', exact: true }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);
