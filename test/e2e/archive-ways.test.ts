import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

/** Other ways into the archive, and out of the wish to archive: people at a step of a flow; a last series for exactly those meant. */
let p: Awaited<ReturnType<typeof product>>;
let audienceId: string;
let flowId: string;
const WAITING = 60;
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db, { name: 'Maison Louve' });
  ({ audienceId } = shop);
  const flow = await makeFlow(p.db, audienceId, quick([{ amount: 30, unit: 'days' }]), { name: 'Spring' });
  ({ flowId } = flow);
  for (let n = 0; n < WAITING; n++) {
    const { id } = await makeContact(p.db, shop, [], { first_name: 'Ruth', last_name: `Sandoval ${n}` });
    await enroll(p.db, p.prefix, { ...shop, ...flow }, id);
  }
  for (let n = 0; n < 5; n++) await makeContact(p.db, shop, [], { first_name: 'Theo', last_name: `Marchetti ${n}` });
  const waiting = async () => Number((await p.db('enrollments').where({ flow_id: flowId, step_id: 'email-2' }).count('* as n').first())?.n);
  if (!(await eventually(async () => (await waiting()) === WAITING, 60_000))) throw new Error('not all wait');
}, 180_000);
afterAll(() => p?.close(), 30_000);

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};
const archivedNow = async () =>
  Number((await p.db('contacts').where({ audience_id: audienceId }).whereNotNull('archived_at').count('* as n').first())?.n);

test('one who waits at a step, chosen with the keys; then all who wait there: archived by runs of the history', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  const step = `${p.url}/a/${audienceId}/flows/${flowId}?view=live&step=email-2&tab=people&what=waiting`;
  await page.goto(step);
  await page
    .getByRole('checkbox', { name: /^Select Ruth/ })
    .first()
    .waitFor();
  await shot(page, 'step-people');
  await page
    .getByRole('checkbox', { name: /^Select Ruth/ })
    .first()
    .focus();
  await page.keyboard.press('Space');
  await page.getByText('1 selected').waitFor();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Walks in flows end').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('textbox').fill('ARCHIVE');
  await page.keyboard.press('Enter');
  await page.getByText('1 contact archived').waitFor({ timeout: 30_000 });
  expect(await archivedNow()).toBe(1);

  await page.goto(step);
  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
  await page.getByRole('button', { name: `Select all ${WAITING - 1} who wait here` }).click();
  await page.getByText(`All ${WAITING - 1} who wait here`).waitFor();
  await shot(page, 'step-people-all');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await dialog.getByRole('heading', { name: /Archive “Spring: / }).waitFor();
  await shot(page, 'step-dialog');
  await dialog.getByRole('textbox').fill('ARCHIVE');
  await dialog.getByRole('button', { name: `Archive ${WAITING - 1} contacts` }).click();
  await page.getByText(`${WAITING - 1} contacts archived`).waitFor({ timeout: 30_000 });
  await page.getByRole('row', { name: /Spring: .* flow step/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await shot(page, 'step-run');
  expect(await archivedNow()).toBe(WAITING);
  expect(await p.db('contacts').where({ audience_id: audienceId, first_name: 'Theo' }).whereNotNull('archived_at')).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test.each([
  {
    locale: 'en',
    archive: 'Archive',
    start: 'Start a last series',
    draw: 'Draw a new one for them',
    called: '2 contacts',
    open: 'Continue',
    make: 'Open in the editor',
  },
  {
    locale: 'fr',
    archive: 'Archiver',
    start: 'Lancer une dernière série',
    draw: 'En dessiner une nouvelle pour ces contacts',
    called: '2 contacts',
    open: 'Continuer',
    make: 'Ouvrir dans l’éditeur',
  },
] as const)(
  'from a selection, a last series is drawn for exactly these people ($locale)',
  async ({ locale, archive, start, draw, called, open, make }) => {
    const { page, complaints } = await watchedPage(p.browser, { locale, colorScheme: locale === 'fr' ? 'dark' : 'light' });
    await page.goto(`${p.url}/a/${audienceId}/contacts?search=Marchetti`);
    const boxes = page.getByRole('grid').getByRole('checkbox');
    await boxes.nth(1).click();
    await boxes.nth(2).click();
    await page.getByRole('toolbar').getByRole('button', { name: archive }).click();
    await page.getByRole('button', { name: start }).click();
    await shot(page, `offer-${locale}`);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: draw }).click();
    await page.waitForURL(/\/flows\/new\?segment=/);
    for (let n = 0; n < 3; n++) await page.getByRole('button', { name: open, exact: true }).click();
    await page.getByText(called, { exact: false }).first().waitFor();
    await shot(page, `series-${locale}`);
    await page.getByRole('button', { name: make, exact: true }).click();
    await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/);
    const drawn = await p.db('flows').where({ audience_id: audienceId }).orderBy('created_at', 'desc').first();
    const members = await p.db('segment_members').where({ segment_id: drawn.draft.trigger.segmentId });
    expect(members).toHaveLength(2);
    expect(await archivedNow()).toBe(WAITING);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  90_000,
);
