import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

/** From a file of French Excel to its undo, in a browser. `SHOTS` = a folder for pictures of each step. */
const SHOTS = process.env.SHOTS;
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let base: string;
let audienceId: string;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db, { name: 'CDNOW Montréal', language: 'fr', time_zone: 'America/Montreal', currency: 'CAD' });
  ({ audienceId } = shop);
  for (let n = 0; n < 30; n++)
    await makeContact(p.db, shop, [], { email: `client.${n * 7}@poste.example`, status: n < 5 ? 'unsubscribed' : 'subscribed' });
  ({ page, complaints } = await watchedPage(p.browser));
  page.setDefaultTimeout(30_000);
  base = `${p.url}/a/${audienceId}`;
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
}, 180_000);
afterAll(async () => {
  expect(complaints).toEqual([]);
  await p?.close();
}, 30_000);

const shows = (text: string | RegExp) => page.getByText(text).first().waitFor();
const shot = async (name: string) => {
  if (!SHOTS) return;
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  for (const [kind, options] of Object.entries({
    dark: { colorScheme: 'dark', locale: 'en', viewport: { width: 1440, height: 900 } },
    'fr-390': { colorScheme: 'light', locale: 'fr', viewport: { width: 390, height: 844 } },
  } as const)) {
    const other = await watchedPage(p.browser, options);
    await other.page.goto(page.url());
    await other.page.waitForLoadState('networkidle');
    await other.page.screenshot({ path: `${SHOTS}/${name}-${kind}.png` });
    await other.page.context().close();
  }
};

const people = [
  'Hélène;Lacroix',
  'Jean-François;Tremblay',
  'Marie-Ève;Gagnon',
  'Luc;Bergeron',
  'Sophie;Nguyen',
  'André;Côté',
  'Noémie;Roy',
];
function montreal(): Buffer {
  const lines = ['Adresse;Prénom;Nom;Tél.;Ville;Inscrit le;Style;Carte;Remarque'];
  for (let n = 0; n < 420; n++) {
    const address =
      n === 3 ? '' : n === 8 ? 'g.pelletier@@mail.example' : n === 14 ? 'client.0@poste.example' : `client.${n}@poste.example`;
    const day = n === 5 ? '31/02/2025' : `${String(1 + (n % 28)).padStart(2, '0')}/${String(1 + (n % 12)).padStart(2, '0')}/2025`;
    if (n === 60) lines.push(`${address};Coupée`);
    else
      lines.push(
        `${address};${people[n % 7]};514 555 01${String(n % 90).padStart(2, '0')};Montréal;${day};${['Jazz', 'Chanson', '"Classique; Jazz"'][n % 3]};${40_017 + n};${n === 0 ? 'aime l’ECM' : ''}`,
      );
  }
  return iconv.encode(`${lines.join('\r\n')}\r\n`, 'windows-1252');
}

test('a file is brought in, placed, and imported once the consent is named', async () => {
  await page.goto(`${base}/contacts/import`);
  await shows('Bring contacts in');
  expect(await axe(page)).toEqual([]);
  await shot('bring');
  await page.locator('input[type=file]').setInputFiles({ name: 'clients-montreal.csv', mimeType: 'text/csv', buffer: montreal() });
  await shows('step 2 of 3: columns');
  await shows(/All 420 rows read/);
  await page.getByRole('button', { name: /not an e-mail address/ }).waitFor();
  for (const text of ['Windows-1252', 'semicolon'])
    expect(
      await page
        .locator('select')
        .evaluateAll((all, words) => all.some((one) => (one as HTMLSelectElement).selectedOptions[0]?.text === words), text),
    ).toBe(true);
  const go = page.getByRole('button', { name: /^Import/ }).last();
  expect(await go.getAttribute('aria-disabled')).toBe('true');
  expect(await axe(page)).toEqual([]);
  await page.getByLabel('Consent comes from').fill('Card sign-up form, at the counter');
  await page.keyboard.press('Enter');
  await page.getByLabel('Tag', { exact: true }).fill('Montréal shop');
  await page.keyboard.press('Enter');
  await page.getByText('Montréal shop').waitFor();
  await page.getByRole('button', { name: 'Import 416 contacts' }).waitFor();
  await shot('mapping');

  await page.getByRole('button', { name: /not an e-mail address/ }).click();
  await shows('g.pelletier@@mail.example');
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Import 416 contacts' }).focus();
  await page.keyboard.press('Enter');
  await shows('416 contacts imported');
  expect(await p.db('contacts').where({ audience_id: audienceId, source: 'import' }).count('* as n').first()).toEqual({ n: 387 });
  expect(await p.db('contacts').where({ audience_id: audienceId, status: 'unsubscribed' }).count('* as n').first()).toEqual({ n: 5 });
  expect(await axe(page)).toEqual([]);
  await shot('done');
}, 120_000);

test('it is found again in the history, and taken back', async () => {
  await page.goto(`${base}/contacts/imports`);
  await page.getByRole('radio', { name: /Finished/ }).click();
  await page.getByRole('row', { name: /clients-montreal\.csv.*l’équipe|clients-montreal\.csv.*the team/ }).waitFor();
  expect(await axe(page)).toEqual([]);
  await shot('history');
  await page.getByRole('link', { name: 'clients-montreal.csv', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await shows(/added contacts are removed/);
  expect(await axe(page)).toEqual([]);
  await shot('undo');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await shows(/taken back, 0 kept/);
  expect(await eventually(async () => (await p.db('contacts').where({ audience_id: audienceId })).length === 30, 10_000)).toBe(true);
}, 120_000);
