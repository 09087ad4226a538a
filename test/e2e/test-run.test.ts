import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact, makeFlow, quick, winBack } from '../support/factories.ts';

/** What a tester does besides “they buy”: clicks, refunds and unsubscribing thrown into a held run, and a single test mail. */
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let flow: string;
let booking: string;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  const { flowId } = await makeFlow(p.db, shop.audienceId, winBack());
  await makeContact(p.db, shop, [new Date(Date.now() - 130 * DAY)]);
  flow = `${p.url}/a/${shop.audienceId}/flows/${flowId}`;
  const booked = { kind: 'event' as const, name: 'Trip booked', where: [{ property: 'plan', op: 'any' as const, values: ['gold'] }] };
  const left = { kind: 'event' as const, name: 'Account closed' };
  const rules = {
    goalRule: { kind: 'group', match: 'all', rules: [booked] },
    exitRule: { kind: 'group', match: 'all', rules: [left] },
  } as const;
  const asks = await makeFlow(p.db, shop.audienceId, quick([{ amount: 90, unit: 'days' }], rules as never));
  booking = `${p.url}/a/${shop.audienceId}/flows/${asks.flowId}`;
  ({ page, complaints } = await watchedPage(p.browser));
  page.setDefaultTimeout(20_000);
}, 120_000);
afterAll(async () => {
  await p?.close();
  expect(complaints).toEqual([]);
}, 30_000);

const button = (name: string | RegExp) => page.getByRole('button', { name });
const shows = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
/** A new run, held once its first e-mail has left. */
async function heldAfterFirstMail(of = flow) {
  await page.goto(`${of}/test-runs`);
  await button('Run').click();
  await shows('E-mail 1 sent');
  await button('Hold here').click();
  await shows('held: the clock stands still');
}

test.each([
  ['refund', 'The order is refunded', 'The order no longer counts: the flow stopped'],
  ['unsubscribe', 'They unsubscribe', 'They left: nothing more is sent'],
])(
  '%s thrown into a held run ends it on the next day',
  async (_, deed, outcome) => {
    await heldAfterFirstMail();
    await button(deed).click();
    await button(/Take out/)
      .first()
      .waitFor();
    await button('Go on').click();
    await shows(outcome);
  },
  120_000,
);

test('a click thrown in, then an order: won back', async () => {
  await heldAfterFirstMail();
  await button('They click E-mail 1').click();
  const planned = button(/They click: day \d+\. Take out/);
  const day = Number(/day (\d+)/.exec((await planned.textContent()) ?? '')?.[1]);
  await page.getByLabel('They buy on day').fill(String(day + 2));
  await page.getByLabel('They buy on day').press('Enter');
  await button('Go on').click();
  await shows('Won back: they bought soon after a click');
}, 120_000);

test('an event that the flow asks for is thrown in with what it says', async () => {
  await heldAfterFirstMail(booking);
  await button('The event “Account closed” comes in').click();
  await button(/“Account closed”: day \d+\. Take out/).click();
  await button('The event “Trip booked” comes in').click();
  const dialog = page.getByRole('dialog', { name: 'Trip booked' });
  expect(await dialog.getByLabel('plan').inputValue()).toBe('gold');
  await dialog.getByLabel('plan').fill('Gold');
  await dialog.getByLabel('plan').press('Enter');
  await button(/“Trip booked”: day \d+\. Take out/).waitFor();
  await button('Go on').click();
  await shows('The goal is reached: the flow stopped');
  await page.getByRole('region', { name: 'What happened' }).getByText('“Trip booked”').waitFor();
}, 120_000);

test('the editor sends a single e-mail to a tester, marked as a test', async () => {
  await page.goto(`${flow}?step=email-1`);
  await button('Send a test').click();
  await page.getByLabel('To', { exact: true }).fill('tester@shop.example');
  await page.getByLabel('To', { exact: true }).press('Enter');
  await page.getByText('Test sent to tester@shop.example').waitFor();
  const arrived = () => p.db('caught_mails').whereRaw(`'tester@shop.example' = any(recipients)`);
  expect(await eventually(async () => (await arrived()).length === 1, 15_000)).toBe(true);
  expect(Buffer.from((await arrived())[0].source).toString()).toMatch(/^Subject: .*\[Test\]/m);
  // what says so leads to it
  await page.getByRole('alert').getByRole('link').click();
  await page.waitForURL(/\/inbox/);
});
