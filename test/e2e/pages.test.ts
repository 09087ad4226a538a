import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { axe, product, watchedPage } from '../support/browser.ts';
import { makeCampaign } from '../support/campaigns.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

/** Every page, wide and narrow, in both themes and languages: axe is content, nothing fails, nothing leaves the host, nothing overflows. */
let p: Awaited<ReturnType<typeof product>>;
let paths: string[];
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db);
  const flow = { ...shop, ...(await makeFlow(p.db, shop.audienceId, winBack())) };
  const contact = await makeContact(p.db, shop, [new Date(Date.now() - 130 * DAY), new Date(Date.now() - 300 * DAY)]);
  const id = await enroll(p.db, p.prefix, flow, contact.id, { origin: 'sweep', anchorOrderId: contact.orders[1]?.id ?? v7() });
  const a = `/a/${shop.audienceId}`;
  const brought = await fetch(`${p.url}/api/imports?audienceId=${shop.audienceId}&name=clients.csv`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: 'Adresse;Prénom;Style\nanna@shop.example;Anna;Jazz\nbroken@@shop.example;Luc;Rock\n',
  }).then((answer) => answer.json() as Promise<{ id: string }>);
  const [draft, sent] = [await makeCampaign(p.db, shop.audienceId), await makeCampaign(p.db, shop.audienceId, { holdoutPercent: 10 })];
  await fetch(`${p.url}/api/campaigns/${sent}/start`, { method: 'POST' });
  const rule = {
    kind: 'group',
    match: 'all',
    rules: [
      { kind: 'email', did: 'not_opened', over: { of: 'last', count: 5, match: 'any' } },
      { kind: 'group', match: 'none', rules: [{ kind: 'orders', what: 'count', is: { from: 1 }, when: { op: 'within', days: 180 } }] },
    ],
  };
  const segment = await fetch(`${p.url}/api/segments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ audienceId: shop.audienceId, kind: 'rule', name: 'Silent', rule }),
  }).then((answer) => answer.json() as Promise<{ id: string }>);
  paths = [
    `${a}/flows`,
    `${a}/flows/new`,
    `${a}/flows/new?segment=${segment.id}`,
    `${a}/flows/${flow.flowId}?step=email-2`,
    `${a}/flows/${flow.flowId}/test-runs`,
    `${a}/enrollments/${id}`,
    `${a}/contacts`,
    `${a}/contacts/${contact.id}`,
    ...['insights', 'notes', 'settings'].map((tab) => `${a}/contacts/${contact.id}?tab=${tab}`),
    `${a}/contacts/import`,
    `${a}/contacts/import/${brought.id}`,
    `${a}/contacts/imports`,
    `${a}/contacts/tags`,
    `${a}/contacts/exports`,
    `${a}/campaigns`,
    `${a}/campaigns/${draft}`,
    `${a}/campaigns/${sent}`,
    `${a}/messages`,
    `${a}/segments`,
    `${a}/segments/new`,
    `${a}/segments/new?from=static`,
    `${a}/segments/new?from=inactiveByOpens`,
    `${a}/segments/${segment.id}?why=${contact.id}`,
    `${a}/messages?campaignId=${sent}&did=clicked`,
    `${a}/contacts/duplicates`,
    `${a}/contacts/duplicates?show=merged`,
    `${a}/contacts/exclusions`,
    `${a}/contacts/clean-up`,
    `${a}/archive`,
    `${a}/archive/policies`,
    `${a}/archive/policies/new`,
    '/inbox',
    `${a}/settings`,
    `${a}/settings/fields`,
    `${a}/settings/lists`,
    `${a}/settings/permissions`,
    // PAGES=/segments looks at these alone
  ].filter((path) => path.includes(process.env.PAGES ?? ''));
}, 120_000);
afterAll(() => p?.close(), 30_000);

test.each([
  { width: 1440, height: 900, colorScheme: 'light', locale: 'en' },
  { width: 1440, height: 900, colorScheme: 'dark', locale: 'fr' },
  { width: 390, height: 844, colorScheme: 'dark', locale: 'en' },
  { width: 390, height: 844, colorScheme: 'light', locale: 'fr' },
] as const)(
  '$width px, $colorScheme, $locale',
  async ({ width, height, colorScheme, locale }) => {
    const { page, complaints } = await watchedPage(p.browser, { viewport: { width, height }, colorScheme, locale });
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(p.url + path);
      await page.waitForLoadState('networkidle');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`${path} is ${wide} px too wide`);
      found.push(...(await axe(page)).map((what) => `${path} ${what}`));
      const language = await page.evaluate(() => document.documentElement.lang);
      if (language !== locale) found.push(`${path} speaks ${language}`);
    }
    expect({ found, complaints }).toEqual({ found: [], complaints: [] });
    await page.context().close();
  },
  300_000,
);
