import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Definition } from '../../workflows/flow/flow.ts';
import { product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';

/** The editor without a mouse: everything is reached with Tab, opened with Enter and left with Escape. */
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let flowId: string;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  ({ flowId } = await makeFlow(p.db, shop.audienceId, winBack([120, 240])));
  ({ page, complaints } = await watchedPage(p.browser));
  await page.goto(`${p.url}/a/${shop.audienceId}/flows/${flowId}`);
  await page.getByText('E-mail 2', { exact: true }).first().waitFor();
}, 120_000);
afterAll(async () => {
  await p?.close();
  expect(complaints).toEqual([]);
}, 30_000);

/** What has the focus, in its own words: label and text. */
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLLabelElement> }) | null;
    const label = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? '';
    return `${label} ${at?.textContent ?? ''}`.trim();
  });

/** Presses Tab (or Shift Tab) until what has the focus says so; how often it took, to see that nothing lies too deep. */
async function tabTo(what: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press(key);
    const at = await focused();
    if (what.test(at)) return;
    seen.push(at.slice(0, 40));
  }
  throw new Error(`${key} does not reach ${what}: ${seen.join(' · ')}`);
}
const draft = async () => (await p.db('flows').where({ id: flowId }).first()).draft as Definition;
const types = async () => (await draft()).steps.map((step) => step.type);

test('a step is opened, its subject changed, and left: the focus is where it was', async () => {
  await tabTo(/^E-mail 1/);
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'E-mail 1' }).waitFor();
  await tabTo(/^Subject/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Are you still there?');
  expect(await eventually(async () => JSON.stringify(await draft()).includes('Are you still there?'), 10_000)).toBe(true);
  await page.keyboard.press('Escape');
  expect(await eventually(async () => /^E-mail 1/.test(await focused()), 3_000)).toBe(true);
});

test('a wait is put on a line through its menu, and taken back', async () => {
  const before = await types();
  await tabTo(/^Add a step after E-mail 1/);
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  // the menu moves the focus a frame after the key: asked too soon, one presses once too often
  for (let n = 0; n < 8 && !/^Wait/.test(await focused()); n++) {
    const at = await focused();
    await page.keyboard.press('ArrowDown');
    await eventually(async () => (await focused()) !== at, 1_000, 20);
  }
  await page.keyboard.press('Enter');
  expect(await eventually(async () => (await types()).length === before.length + 1, 10_000)).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  expect(await eventually(async () => (await types()).length === before.length, 10_000)).toBe(true);
  expect(await types()).toEqual(before);
});

test('the publish dialog is opened, and Escape gives the focus back to its button', async () => {
  await tabTo(/^Publish/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect(await page.evaluate(() => document.querySelector('[role=dialog]')?.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await eventually(async () => /^Publish/.test(await focused()), 3_000)).toBe(true);
});
