import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { DAY } from '../support/factories.ts';
import { quietShop } from '../support/quiet-shop.ts';

/** Segments in a real browser: the recipe of the inactive built by hand, counted while it is built, explained, saved, its members opened. */
let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof quietShop>>['shop'];
const day = (ago: number) => new Date(Date.now() - ago * DAY);

beforeAll(async () => {
  p = await product();
  ({ shop } = await quietShop(p.db));
}, 120_000);
afterAll(() => p?.close(), 30_000);

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};
const words = {
  en: {
    segments: 'Segments',
    make: 'New segment',
    blank: /A rule from nothing/,
    name: 'Name',
    add: 'Add a condition',
    ask: 'What should be asked?',
    notOpened: 'Did not open',
    sent: 'Was sent',
    joined: 'Joined',
    when: 'When',
    before: 'before',
    date: 'Date',
    count: (n: number) => `${n} contact${n === 1 ? '' : 's'}`,
    save: 'Save segment',
    members: 'Members',
    why: 'Why is Anna Keller in?',
    whyIn: 'Why is Anna in?',
    whyOut: 'Why is Fresh not in?',
    two: 'Sent 2, opened 0, clicked in 0.',
    someone: /Ask about/,
    whyHere: 'Why in this segment',
  },
  fr: {
    segments: 'Segments',
    make: 'Nouveau segment',
    blank: /Une règle à partir de rien/,
    name: 'Nom',
    add: 'Ajouter une condition',
    ask: 'Sur quoi porte la condition ?',
    notOpened: 'N’a pas ouvert',
    sent: 'A reçu',
    joined: 'Date d’ajout',
    when: 'Quand',
    before: 'avant le',
    date: 'Date',
    count: (n: number) => `${n} contact${n === 1 ? '' : 's'}`,
    save: 'Enregistrer le segment',
    members: 'Membres',
    why: 'Pourquoi Anna Keller y figure ?',
    whyIn: 'Pourquoi Anna y figure ?',
    whyOut: 'Pourquoi Fresh n’y figure pas ?',
    two: 'Reçus : 2, ouverts : 0, cliqués : 0.',
    someone: /autre contact|Interroger/,
    whyHere: 'Pourquoi dans ce segment',
  },
};

test.each(['en', 'fr'] as const)(
  'the inactive are said in sentences, counted meanwhile, explained, saved and opened (%s)',
  async (locale) => {
    const w = words[locale];
    const { page, complaints } = await watchedPage(p.browser, { locale, ...(locale === 'fr' ? { colorScheme: 'dark' } : {}) });
    const add = async (what: string) => {
      await page.getByRole('button', { name: w.add }).click();
      await page.getByRole('textbox', { name: w.ask }).fill(what);
      await page.keyboard.press('Enter');
    };
    const counts = (n: number) =>
      page
        .getByRole('status')
        .filter({ hasText: w.count(n) })
        .and(page.locator(':not([data-stale])'))
        .waitFor();

    await page.goto(`${p.url}/a/${shop.audienceId}/contacts`);
    await page.getByRole('navigation').getByRole('link', { name: w.segments, exact: true }).click();
    await page.getByRole('link', { name: w.make }).click();
    await page.getByRole('link', { name: w.blank }).waitFor();
    expect(await axe(page)).toEqual([]);
    await shot(page, `start-${locale}`);
    await page.getByRole('link', { name: w.blank }).click();

    await page.getByRole('textbox', { name: w.name, exact: true }).fill(`Inactive, last 5 (${locale})`);
    await add(w.notOpened);
    await counts(4);
    await add(w.sent);
    await counts(3);
    await add(w.joined);
    await page.getByRole('combobox', { name: w.when }).selectOption({ label: w.before });
    await page.getByLabel(w.date, { exact: true }).fill(day(90).toISOString().slice(0, 10));
    await counts(2);
    expect(await axe(page)).toEqual([]);
    await shot(page, `builder-${locale}`);

    await page.getByRole('button', { name: w.why }).click();
    await page.getByRole('heading', { name: w.whyIn }).waitFor();
    await page.getByText(w.two).first().waitFor();
    await page.getByRole('combobox', { name: w.someone }).fill('Fresh');
    await page.getByRole('option', { name: 'Fresh Keller' }).click();
    await page.getByRole('heading', { name: w.whyOut }).waitFor();
    expect(await axe(page)).toEqual([]);
    await shot(page, `why-${locale}`);

    await page.getByRole('button', { name: w.save }).click();
    await page.getByRole('link', { name: w.members }).waitFor();
    await page.mouse.move(700, 700);
    const { rows } = await p.db.raw(`select rule from segments where audience_id = ? and name = ?`, [
      shop.audienceId,
      `Inactive, last 5 (${locale})`,
    ]);
    const last = { of: 'last', count: 5, match: 'any' };
    expect(rows[0].rule).toEqual({
      kind: 'group',
      match: 'all',
      rules: [
        { kind: 'email', did: 'not_opened', over: last },
        { kind: 'email', did: 'sent', over: last },
        { kind: 'contact', condition: { field: 'createdAt', op: 'dates', to: day(91).toISOString().slice(0, 10) } },
      ],
    });
    expect(await axe(page)).toEqual([]);
    await shot(page, `saved-${locale}`);
    await page.getByRole('link', { name: w.members }).click();
    await page.getByRole('link', { name: /Anna Keller/ }).waitFor();
    expect(await page.getByRole('link', { name: /Keller/ }).count()).toBe(2);
    await page.getByRole('button', { name: /Anna Keller/ }).click();
    await page.getByRole('menuitem', { name: w.whyHere }).click();
    await page.getByRole('heading', { name: w.whyIn }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  120_000,
);
