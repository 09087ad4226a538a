import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

/** A segment's members open in the contacts page, and its questions about days are asked there too. */
let p: Awaited<ReturnType<typeof product>>;
let audienceId: string;
const segmentId = v7();
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  ({ audienceId } = shop);
  for (let n = 0; n < 12; n++)
    await makeContact(p.db, shop, n % 3 ? [new Date(Date.now() - n * 20 * DAY)] : [], {
      last_name: `Keller ${n}`,
      revenue: n % 3 ? '10.00' : '0.00',
    });
  const rule: Rule = { kind: 'group', match: 'all', rules: [{ kind: 'orders', what: 'never' }] };
  const own = { audience_id: audienceId, actor: 'test' };
  await p.db('segments').insert({ ...own, id: segmentId, name: 'Never bought', kind: 'rule', rule: JSON.stringify(rule) });
}, 120_000);
afterAll(() => p?.close(), 30_000);

const shot = process.env.SHOTS;
const rows = (page: Page) => page.locator('[role=rowgroup] [role=row]');

test.each([
  [
    'en',
    'In Never bought',
    'Filter',
    'Find something to filter by',
    'Last order',
    'in the last … days',
    'Days',
    'Apply',
    /in the last 50 days/,
  ],
  [
    'fr',
    'Dans Never bought',
    'Filtre',
    'Chercher un critère',
    'Dernier achat',
    'dans les … derniers jours',
    'Jours',
    'Appliquer',
    /dans les 50 derniers jours/,
  ],
] as const)(
  '%s: its members, and who bought within so many days',
  async (locale, chip, filter, find, field, op, days, apply, said) => {
    const { page, complaints } = await watchedPage(p.browser, { locale });
    await page.goto(`${p.url}/a/${audienceId}/contacts?f=segments:any:${segmentId}`);
    await page.getByRole('button', { name: chip }).first().waitFor();
    expect(await eventually(async () => (await rows(page).count()) === 4, 15_000)).toBe(true);
    if (shot) await page.screenshot({ path: `${shot}/members-${locale}.png` });

    await page.goto(`${p.url}/a/${audienceId}/contacts`);
    await page.getByRole('button', { name: filter, exact: true }).click();
    await page.getByPlaceholder(find).fill(field);
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: op }).check();
    await page.getByRole('textbox', { name: days }).fill('50');
    if (shot) await page.screenshot({ path: `${shot}/form-${locale}.png` });
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: apply }).click();
    await page.getByRole('button', { name: said }).first().waitFor();
    expect(page.url()).toContain('lastOrderAt:within:50');
    // those from before stay until the new ones are there
    expect(await eventually(async () => (await rows(page).count()) === 2, 15_000)).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  60_000,
);
