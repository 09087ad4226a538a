import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { loadSample } from '../../api/local/sample/load.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';

/** The tour of README.md, walked by a browser on the real sample. */
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let base: string;
beforeAll(async () => {
  p = await product();
  await loadSample(p.db);
  ({ page, complaints } = await watchedPage(p.browser));
  page.setDefaultTimeout(20_000);
  await page.goto(p.url);
  await page.waitForURL(/\/a\/[^/]+\/flows/);
  base = page.url().replace(/\/flows.*/, '');
}, 180_000);
afterAll(async () => {
  expect(complaints).toEqual([]);
  await p?.close();
}, 30_000);

const shows = (text: string | RegExp) => page.getByText(text).first().waitFor();

test('the wizard shows how customers come back, and opens the drawn series', async () => {
  await shows('CDNOW');
  await page
    .getByRole('link', { name: 'Win back lapsed customers' })
    .or(page.getByRole('button', { name: 'Win back lapsed customers' }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  for (const text of [/51\s?%/, /34 days/, /119 days/, /200 days/]) await shows(text);
  await page.getByText('Classic', { exact: true }).last().click();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Open in the editor' }).click();
  for (const text of ['Lapsed customers', 'E-mail 1', 'until day 240', 'E-mail 2', 'until day 360', 'E-mail 3']) await shows(text);
});

test('an e-mail is edited, saved by itself, and taken back', async () => {
  await page.getByText('E-mail 2', { exact: true }).first().click();
  const subject = page.getByLabel('Subject').first();
  const was = await subject.inputValue();
  await subject.fill('Are you still there?');
  await shows(/^Saved/);
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('E-mail 2', { exact: true }).first().click();
  expect(await eventually(async () => (await page.getByLabel('Subject').first().inputValue()) === was, 5_000)).toBe(true);
  await page.keyboard.press('Escape');
});

test('publishing asks for the postal address, counts the backlog, and starts', async () => {
  const editor = page.url();
  await page.getByRole('button', { name: 'Publish' }).click();
  for (const text of ['2,326', '1,709', '15,218', '4,249']) await shows(text);
  await page.getByRole('button', { name: 'Fix' }).first().click();
  const address = page.getByLabel(/postal address/i).first();
  await address.fill('CDNOW, 1005 Virginia Drive, Fort Washington, PA 19034');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  expect(await eventually(async () => (await p.db('audiences').first()).postal_address.startsWith('CDNOW, 1005'), 10_000)).toBe(true);
  await page.goto(editor);
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2,326').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  expect(await eventually(async () => (await p.db('flow_versions').whereNotNull('backlog_done_at')).length === 1, 60_000)).toBe(true);
}, 120_000);

test('someone’s walk is moved on; the mail arrives, is clicked, they buy, and are won back', async () => {
  const find = () =>
    p
      .db('enrollments as e')
      .join('contacts as c', 'c.id', 'e.contact_id')
      .where({ 'e.arm': 'treated', 'c.status': 'subscribed', 'e.is_test': false })
      .whereNotNull('e.started_at')
      .whereNotNull('e.step_id')
      .first('e.id', 'c.email', 'e.audience_id');
  expect(await eventually(async () => Boolean(await find()), 60_000)).toBe(true);
  const walk = await find();
  await page.goto(`${base}/enrollments/${walk.id}`);
  await shows(/What can change it/);
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Move on now' }).click();
  await page.getByRole('button', { name: 'Move on now' }).last().click();
  expect(
    await eventually(async () => (await p.db('caught_mails').whereRaw('? = any(recipients)', [walk.email])).length === 1, 90_000),
  ).toBe(true);
  await page.goto(`${p.url}/inbox`);
  await shows(walk.email);
  expect(await axe(page)).toEqual([]);

  // a person clicks, some seconds after the mail came
  const [mail] = await p.db('caught_mails').whereRaw('? = any(recipients)', [walk.email]);
  const source = Buffer.from(mail.source)
    .toString('utf8')
    .replace(/=\r?\n/g, '');
  const link = /http:\/\/127\.0\.0\.1:\d+\/t\/c\/[\w.~-]+/.exec(source)?.[0];
  if (link) {
    await p
      .db('messages')
      .where({ enrollment_id: walk.id, state: 'sent' })
      .update({ claimed_at: new Date(Date.now() - 60_000), at: new Date(Date.now() - 60_000) });
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    await fetch(link, { redirect: 'manual', headers: { 'user-agent': agent, 'accept-language': 'en' } });
  }
  const store = await p.db('stores').first();
  const order = {
    storeId: store.id,
    orders: { externalId: 'tour-1', email: walk.email, placedAt: new Date().toISOString(), total: '42.00' },
  };
  const answer = await fetch(`${p.url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  expect(answer.status).toBe(200);
  await page.goto(`${base}/enrollments/${walk.id}`);
  await shows(link ? 'Won back' : /Bought/);
}, 240_000);

test('a test run walks the series in seconds; bought on day 130, it stops', async () => {
  const flow = await p.db('flows').first();
  await page.goto(`${base}/flows/${flow.id}/test-runs`);
  await shows('As if it were');
  await page.getByLabel('They buy on day').fill('130');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('They bought: the flow stopped').or(page.getByText('Won back')).first().waitFor({ timeout: 60_000 });
  await shows(/\[Test\]/);
  expect(await axe(page)).toEqual([]);
}, 120_000);
