import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

/** The profile in a real browser: edited by two at once, tagged, noted, written to, started in a flow, by keyboard where it matters. */
let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let id: string;
let url: string;
const complaints: string[][] = [];
const open = async (options: object = {}, path = url) => {
  const watched = await watchedPage(p.browser, options);
  complaints.push(watched.complaints);
  watched.page.setDefaultTimeout(20_000);
  await watched.page.goto(path);
  await watched.page.getByRole('tab').first().waitFor();
  return watched.page;
};
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db);
  ({ id } = await makeContact(p.db, shop, [new Date(Date.now() - 100 * DAY)], { last_name: 'Keller', company: 'Acme' }));
  await p.db('fields').insert({
    id: v7(),
    audience_id: shop.audienceId,
    key: 'plan',
    label: 'Plan',
    type: 'choice',
    choices: ['Free', 'Gold'],
    position: 1,
    actor: 'test',
  });
  await makeFlow(p.db, shop.audienceId, quick([{ amount: 3, unit: 'days' }]), { name: 'Say hello' });
  url = `${p.url}/a/${shop.audienceId}/contacts/${id}`;
}, 120_000);
afterAll(() => p?.close(), 30_000);

const row = () => p.db('contacts').where({ id }).first();
const edit = (page: Page, field: string) => page.getByRole('button', { name: new RegExp(`^${field}: .*Edit$`) }).click();
const type = async (page: Page, field: string, text: string) => {
  await edit(page, field);
  await page.getByRole('textbox', { name: field, exact: true }).fill(text);
  await page.keyboard.press('Enter');
};

test('two people edit one field: the second sees both values and chooses; nothing is overwritten', async () => {
  const [one, two] = [await open(), await open()];
  await edit(one, 'Company');
  await edit(two, 'Company');
  await one.getByRole('textbox', { name: 'Company' }).fill('Globex');
  await one.keyboard.press('Enter');
  expect(await eventually(async () => (await row()).company === 'Globex', 10_000)).toBe(true);
  await two.getByRole('textbox', { name: 'Company' }).fill('Initech');
  await two.keyboard.press('Enter');
  const dialog = two.getByRole('dialog', { name: 'Company was changed meanwhile' });
  await dialog.waitFor();
  for (const text of ['Globex', 'Initech', /By the operator/]) await dialog.getByText(text).first().waitFor();
  expect((await row()).company).toBe('Globex');
  expect(await axe(two)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use mine' }).click();
  expect(await eventually(async () => (await row()).company === 'Initech', 10_000)).toBe(true);
  // another field, from the page that is behind: nobody stands in the way
  await type(one, 'First name', 'Eve');
  expect(await eventually(async () => (await row()).first_name === 'Eve', 10_000)).toBe(true);
  expect((await row()).company).toBe('Initech');
  await Promise.all([one.context().close(), two.context().close()]);
}, 60_000);

test('an address that another contact has is refused with a way there; Esc puts back', async () => {
  const other = await makeContact(p.db, shop, [], { email: 'taken@shop.example', first_name: 'Léa' });
  const page = await open();
  await type(page, 'E-mail', 'taken@shop.example');
  await page.getByText(/Léa has this e-mail address already/).waitFor();
  expect(await page.getByRole('link', { name: 'Open that contact' }).getAttribute('href')).toContain(other.id);
  await page.getByRole('textbox', { name: 'E-mail' }).press('Escape');
  await page.getByRole('button', { name: /^E-mail: / }).waitFor();
  complaints.pop(); // the browser speaks of the refusals
  await page.context().close();
});

test('by keyboard: a choice, an address, a tag made and taken off, a note, tabs', async () => {
  const page = await open({}, `${url}?fields=all`);
  await page.getByRole('button', { name: /^Plan: / }).press('Enter');
  await page.getByRole('combobox', { name: 'Plan' }).selectOption('Gold');
  expect(await eventually(async () => (await row()).fields.plan === 'Gold', 10_000)).toBe(true);

  await page.getByRole('button', { name: /^Address: / }).press('Enter');
  await page.keyboard.type('1 rue X');
  await page.keyboard.press('Control+Enter');
  expect(await eventually(async () => (await row()).address?.line1 === '1 rue X', 10_000)).toBe(true);

  await page.getByRole('button', { name: 'Add a tag' }).press('Enter');
  await page.locator('input:focus[placeholder="VIP dinner 2026"]').waitFor();
  await page.keyboard.type('Collector');
  await page.keyboard.press('Enter');
  const tag = page.getByRole('link', { name: 'Collector' });
  await tag.waitFor();
  expect(await axe(page)).toEqual([]);
  await tag.click();
  await page.waitForURL(/\/contacts\?/);
  await page.getByText('Eve Keller').first().waitFor();
  expect(await page.getByText('Léa').count()).toBe(0);
  await page.goBack();
  await tag.waitFor();
  await page.getByRole('button', { name: 'Remove the tag Collector' }).press('Enter');
  await tag.waitFor({ state: 'detached' });

  // what had the focus is gone: it went to what is nearest, never to the top of the page
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  await eventually(async () => (await focused()) === 'Add a tag', 3_000);
  expect(await focused()).toBe('Add a tag');
  await page.getByRole('button', { name: /^Plan: / }).press('Enter');
  await page.getByRole('combobox', { name: 'Plan' }).press('Escape');
  await eventually(async () => /^Plan: /.test(await focused()), 3_000);
  expect(await focused()).toMatch(/^Plan: /);
  await page.getByRole('button', { name: 'More actions' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Unsubscribe' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await eventually(async () => (await focused()) === 'More actions', 3_000);
  expect(await focused()).toBe('More actions');

  await page.getByRole('tab', { name: 'Overview' }).press('ArrowRight');
  await page.getByRole('tab', { name: 'Insights', selected: true }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('textbox', { name: 'New note' }).fill('Prefers vinyl');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('listitem').filter({ hasText: 'Prefers vinyl' }).waitFor();
  expect(new URL(page.url()).searchParams.get('tab')).toBe('notes');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Overview' }).click();
  for (const text of ['Prefers vinyl', 'Tag Collector added', 'Tag Collector removed']) await page.getByText(text).first().waitFor();
  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'Tags added' }).click();
  await page.getByText('Prefers vinyl').waitFor({ state: 'detached' });
  await page.getByText('Tag Collector added').waitFor();
  expect(new URL(page.url()).searchParams.get('show')).toBe('tag_added');
  await page.context().close();
}, 90_000);

test('started in a flow, moved on, paused and stopped from here', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Start in a flow' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start in a flow' });
  await dialog.getByText('Start now').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Start now' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await eventually(async () => (await p.db('messages').where({ contact_id: id, state: 'sent' })).length === 1, 30_000)).toBe(true);
  const act = async (verb: string) => {
    await page.reload();
    await page.getByRole('button', { name: 'Actions for Say hello' }).click();
    await page.getByRole('menuitem', { name: verb }).click();
    await page.getByRole('dialog').getByRole('button', { name: verb }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await act('Pause');
  await page.getByText('paused before').waitFor();
  await act('Resume');
  await act('Move on now');
  expect(await eventually(async () => (await p.db('messages').where({ contact_id: id, state: 'sent' })).length === 2, 30_000)).toBe(true);
  await page.reload();
  await page
    .getByText(/ended without a purchase/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Start in a flow' }).first().click();
  await dialog.getByRole('button', { name: 'Start now' }).click();
  await dialog.getByText(/for their last order already/).waitFor();
  await dialog.getByRole('button', { name: 'Start again all the same' }).click();
  await dialog.waitFor({ state: 'detached' });
  await act('Stop');
  expect(await eventually(async () => (await p.db('enrollments').where({ contact_id: id, outcome: 'stopped' })).length === 1, 10_000)).toBe(
    true,
  );
  await page.context().close();
}, 120_000);

test('a personal mail leaves once, stands in the feed, and is read again from there', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await page.getByLabel('Subject').fill('Your question');
  await page.getByRole('dialog').getByLabel('Text', { exact: true }).fill('Hello Eve,\n\nyes, it is in stock.');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page
    .getByText(/Personal mail/)
    .first()
    .waitFor({ timeout: 40_000 });
  const { email } = await row();
  const caught = await p.db('caught_mails').whereRaw('? = any(recipients)', [email]).where({ subject: 'Your question' });
  expect(caught).toHaveLength(1);
  await page.getByRole('listitem').filter({ hasText: 'Personal mail' }).getByRole('link', { name: 'Show' }).click();
  await page.frameLocator('iframe').getByText('yes, it is in stock.').waitFor();
  await page.context().close();
}, 90_000);

test('the star, the export and the end of a subscription', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Mark as VIP' }).click();
  expect(await eventually(async () => (await row()).vip, 10_000)).toBe(true);
  await page.getByRole('button', { name: 'More actions' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'As a page to read' }).click()]);
  expect(download.suggestedFilename()).toMatch(/Eve Keller\.html/);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Unsubscribe' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByText('Cannot be mailed: unsubscribed.').waitFor();
  expect((await row()).status).toBe('unsubscribed');
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await page.getByText(/has unsubscribed. Write only what answers them/).waitFor();
  await page.context().close();
});

test('deleted for ever: only once the word is typed', async () => {
  const gone = await makeContact(p.db, shop, [], { email: 'gone@shop.example', first_name: 'Gone' });
  const page = await open({}, `${p.url}/a/${shop.audienceId}/contacts/${gone.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete for ever…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Gone for ever' });
  await dialog.getByText('No import brings this person back').waitFor();
  await dialog.getByRole('textbox').fill('DELET');
  await page.keyboard.press('Enter');
  expect((await p.db('contacts').where({ id: gone.id }).first()).email).toBe('gone@shop.example');
  await dialog.getByRole('textbox').fill('DELETE');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/contacts$/);
  expect((await p.db('contacts').where({ id: gone.id }).first()).email).toBeNull();
  await page.context().close();
});

test('who is reached by SMS alone has no settings of mail', async () => {
  const sms = await makeContact(p.db, shop, [], { email: null, phone: '+33612345678', sms_status: 'subscribed' });
  const page = await open({ locale: 'fr' }, `${p.url}/a/${shop.audienceId}/contacts/${sms.id}`);
  expect(await page.getByRole('tab').allTextContents()).toEqual(['Aperçu', 'Analyse', 'Notes']);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

test('nothing else was complained of', () => {
  const refusals = /status of 409|status of 422/;
  expect(complaints.flat().filter((text) => !refusals.test(text))).toEqual([]);
});
