import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, quick } from '../support/factories.ts';

/** One person's whole way through the product, in both languages and by keys: imported, found, edited, tagged, started, stopped, exported. */
let p: Awaited<ReturnType<typeof product>>;
beforeAll(async () => {
  p = await product();
}, 120_000);
afterAll(() => p?.close(), 30_000);

type Words = { [key: string]: string | Words };
/** The screen's own words, so that the test reads like the screen in either language. */
function speaker(locale: 'en' | 'fr') {
  const read = (file: string) => JSON.parse(readFileSync(`ui/i18n/${locale}/${file}.json`, 'utf8')) as Words;
  return (file: string, key: string, values: Record<string, string> = {}) => {
    const found = key.split('.').reduce<Words | string | undefined>((at, part) => (at as Words)?.[part], read(file));
    if (typeof found !== 'string') throw new Error(`${file} has no words ${key}`);
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  };
}
/** Puts the focus where Tab would bring it, then presses: nothing here is clicked. */
const press = async (page: Page, role: 'button' | 'link' | 'menuitem', name: string | RegExp, key = 'Enter') => {
  const found = page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).last();
  await found.focus();
  await page.keyboard.press(key);
};

const FILE =
  'E-mail;First name;Last name;City\r\nanna@poste.example;Anna;Kéller;Lyon\r\nleo@poste.example;Léo;Marchand;Brest\r\nnot an address;X;Y;Z\r\n';

test.each(['en', 'fr'] as const)(
  'from a file to an export, in %s',
  async (locale) => {
    const w = speaker(locale);
    const shop = await makeAudience(p.db, { name: 'Disques', language: locale });
    await makeFlow(p.db, shop.audienceId, quick([{ amount: 3, unit: 'days' }]), { name: 'Say hello' });
    const { page, complaints } = await watchedPage(p.browser, { locale });
    page.setDefaultTimeout(30_000);
    const base = `${p.url}/a/${shop.audienceId}`;
    const contact = () => p.db('contacts').where({ audience_id: shop.audienceId, email: 'anna@poste.example' }).first();

    // import
    await page.goto(`${base}/contacts/import`);
    await page.locator('input[type=file]').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await page.getByLabel(w('import', 'consentFrom')).focus();
    await page.keyboard.type('Card at the counter');
    await page.keyboard.press('Enter');
    const go = w('import', 'goCount_other', { n: '2' });
    await page.getByRole('button', { name: go }).waitFor();
    await press(page, 'button', go);
    await page.getByText(w('import', 'heads.done_other', { n: '2' })).waitFor();
    expect(await axe(page)).toEqual([]);

    // list and filter: those of this import, then one by search
    await press(page, 'link', w('import', 'see_other', { n: '2' }));
    const rows = page.locator('[role=rowgroup] [role=row]');
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);
    expect(await axe(page)).toEqual([]);
    await page
      .getByRole('searchbox')
      .or(page.getByPlaceholder(w('contacts', 'search')))
      .first()
      .focus();
    await page.keyboard.type('kéll');
    await page.getByText('Léo').waitFor({ state: 'detached' });

    // profile
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/contacts\/[0-9a-f-]{36}/);
    await page.getByRole('heading', { name: 'Anna Kéller' }).waitFor();

    // edit
    const company = w('profile', 'field.company');
    await page.goto(`${page.url()}?fields=all`);
    await press(page, 'button', new RegExp(`^${company}.*:`));
    await page.getByRole('textbox', { name: company, exact: true }).waitFor();
    await page.keyboard.type('Globex');
    await page.keyboard.press('Enter');
    expect(await eventually(async () => (await contact()).company === 'Globex', 10_000)).toBe(true);

    // tag
    await press(page, 'button', w('profile', 'addTag'));
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('Jazz');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Jazz' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    // start in a flow, then stop
    await press(page, 'button', w('profile', 'act.start'));
    await page.getByRole('dialog').waitFor();
    await press(page, 'button', w('profile', 'start.go'));
    const { id } = await contact();
    const walk = () => p.db('enrollments').where({ contact_id: id }).first();
    expect(await eventually(async () => (await walk())?.visit === 2, 30_000)).toBe(true);
    await page.reload();
    await press(page, 'button', w('profile', 'walkActions', { flow: 'Say hello' }));
    await press(page, 'menuitem', w('profile', 'walk.stop.verb'));
    await page.getByRole('dialog').waitFor();
    await press(page, 'button', w('profile', 'walk.stop.verb'));
    expect(await eventually(async () => (await walk()).outcome === 'stopped', 10_000)).toBe(true);
    expect(await axe(page)).toEqual([]);

    // export the two
    await page.goto(`${base}/contacts?sort=name&order=asc`);
    await rows.nth(1).waitFor();
    await page.locator('[role=grid]').focus();
    for (const key of ['x', 'ArrowDown', 'x']) await page.keyboard.press(key);
    await press(page, 'button', w('contacts', 'bulk.export'));
    await page.getByRole('dialog').waitFor();
    await press(page, 'button', w('exports', 'dialog.go'));
    const download = page.getByRole('link', { name: w('exports', 'download') }).first();
    await download.waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), download.press('Enter')]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain('anna@poste.example');
    expect(text).toContain('Kéller');
    expect(text).toContain('leo@poste.example');
    expect(text).toContain(locale === 'fr' ? ';' : ',');
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  180_000,
);
