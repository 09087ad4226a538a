import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { axe, product, watchedPage } from '../support/browser.ts';
import { EVERYONE, WORDS } from '../support/campaigns.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

/** A campaign in the browser, from its name to the people behind its numbers. */
let p: Awaited<ReturnType<typeof product>>;
let base: string;
let audienceId: string;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  ({ audienceId } = shop);
  for (let n = 0; n < 12; n++)
    await makeContact(p.db, shop, [], { first_name: `Person${n}`, ...(n > 9 ? { status: 'unsubscribed' } : {}) });
  base = `${p.url}/a/${audienceId}`;
}, 120_000);
afterAll(() => p?.close(), 30_000);

const post = (path: string, body: object = {}) =>
  fetch(`${p.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((answer) =>
    answer.json(),
  );

test('written, checked, tried, sent; its numbers lead to their people', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${base}/campaigns`);
  await page.getByText('No campaign yet.').waitFor();
  await page.getByRole('button', { name: 'New campaign' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Spring news');
  await page.getByRole('button', { name: 'Create and write' }).click();
  await page.getByRole('heading', { name: 'Spring news' }).waitFor();

  // what is missing is said, and it can't be sent
  const before = page.getByRole('complementary', { name: 'Before sending' });
  await before.getByText('10', { exact: true }).waitFor();
  await before.getByText('people get it, of 12').waitFor();
  await before.getByText('Write a subject.').waitFor();
  const send = before.getByRole('button', { name: 'Send to 10 people' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');

  await page.getByRole('textbox', { name: 'Subject' }).fill('Spring, {{ contact.first_name | default: "you" }}');
  await page.getByText('Saved').waitFor();
  await expect(eventually(async () => (await send.getAttribute('aria-disabled')) === null, 10_000)).resolves.toBe(true);
  await page.getByRole('radio', { name: 'Write' }).click();
  await page.locator('textarea[data-field="html"]').fill('<p>Hello. <a href="https://shop.example/new">Look</a></p>');
  await page.getByRole('radio', { name: 'Preview' }).click();
  await page.frameLocator('iframe').getByText('Look').waitFor();

  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByLabel('To', { exact: true }).fill('me@shop.example');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  expect(
    await eventually(async () => (await p.db('caught_mails').whereRaw(`'me@shop.example' = any(recipients)`)).length === 1, 10_000),
  ).toBe(true);
  expect(await axe(page)).toEqual([]);

  await send.click();
  await page.getByText('10 people get this e-mail, beginning now.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Send to 10 people' }).click();
  await page.getByText('Sent', { exact: true }).first().waitFor({ timeout: 30_000 });
  expect(await eventually(async () => (await p.db('campaigns').where({ name: 'Spring news' }).first()).status === 'sent', 30_000)).toBe(
    true,
  );
  expect(await p.db('caught_mails').whereRaw(`subject like 'Spring, Person%'`)).toHaveLength(10);
  const [message] = await p.db('messages').where({ state: 'sent' }).limit(1);
  await p.db('messages').where({ id: message.id }).update({ opened_at: new Date(), clicked_at: new Date() });

  await page.reload();
  await page.getByRole('link', { name: '2 unsubscribed' }).waitFor();
  await page.getByText('1 of 10').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Clicked 1' }).click();
  const exporting = page.getByRole('dialog', { name: 'Export' });
  await exporting.getByText('Clicked, 1 contact').waitFor();
  expect(await axe(page)).toEqual([]);
  await exporting.getByRole('button', { name: 'Export' }).click();
  await exporting.getByRole('link', { name: /Download/ }).waitFor({ timeout: 30_000 });
  expect(await p.db('jobs').where({ kind: 'export' }).first()).toMatchObject({ done: 1, params: { name: 'Spring news: Clicked' } });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '10.0 %' }).first().click();
  await page.getByRole('button', { name: 'opened by people' }).waitFor();
  await page.getByRole('button', { name: 'Of “Spring news” only' }).waitFor();
  await page.getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  expect(complaints).toEqual([]);
}, 120_000);

test('paused, gone on, and cancelled, with what that means said first', async () => {
  const made = await post('/api/campaigns', { audienceId, name: 'Later', whom: EVERYONE });
  await fetch(`${p.url}/api/campaigns/${made.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: WORDS, schedule: { when: 'at', at: new Date(Date.now() + 86_400_000).toISOString() } }),
  });
  const { page, complaints } = await watchedPage(p.browser, { locale: 'fr' });
  await page.goto(`${base}/campaigns/${made.id}`);
  await page.getByRole('button', { name: 'Planifier' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Planifier' }).click();
  await page.getByText('Planifiée').waitFor();
  await page.getByRole('button', { name: 'Mettre en pause' }).click();
  await page.getByText('En pause').waitFor();
  await page.getByRole('button', { name: 'Reprendre' }).click();
  await page.getByText('Planifiée').waitFor();
  await page.getByRole('button', { name: 'Annuler le reste' }).click();
  await page.getByText('elle redevient un brouillon').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler le reste' }).click();
  await page.getByRole('complementary', { name: 'Avant l’envoi' }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

test('a selection of contacts becomes a campaign to them', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${base}/contacts`);
  await page.getByRole('checkbox').nth(1).waitFor();
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('checkbox').nth(2).check();
  await page.getByRole('button', { name: 'Send a campaign' }).click();
  await page.getByRole('radio', { name: '2 chosen people' }).waitFor();
  await page.getByText('of 2', { exact: false }).first().waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
