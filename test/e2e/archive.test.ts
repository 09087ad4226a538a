import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { archiveRuns } from '../support/archive-runs.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

/** Archiving in a real browser: what the dialog says, the typed word, what became of it, and the ways back; in both languages. */
let p: Awaited<ReturnType<typeof product>>;
let audienceId: string;
let shop: Awaited<ReturnType<typeof makeAudience>>;
const tiers = [
  { upTo: 100, price: '40.00' },
  { upTo: 150, price: '60.00' },
  { upTo: 250, price: '90.00' },
  { upTo: 500, price: '150.00' },
];
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db, { price_tiers: JSON.stringify(tiers), currency: 'USD' });
  ({ audienceId } = shop);
  await p.db.raw(
    `insert into contacts (id, audience_id, email, first_name, last_name, source, status, order_count, revenue, created_at, last_active_at, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', (array['Owen', 'Paul', 'Luz', 'Ruth', 'Theo'])[n % 5 + 1], 'Blackwood ' || lpad(n::text, 3, '0'), 'test',
       case when n % 9 = 0 then 'unsubscribed' else 'subscribed' end, 0, 0, now() - interval '700 days', now() - interval '500 days', 'test'
     from generate_series(1, 160) n`,
    [audienceId],
  );
  const flow = { ...shop, ...(await makeFlow(p.db, audienceId, winBack())) };
  for (let n = 0; n < 4; n++) {
    const buyer = await makeContact(p.db, shop, [new Date(Date.now() - 130 * DAY)], {
      last_name: `Keller ${n}`,
      vip: true,
      revenue: '10.00',
    });
    await enroll(p.db, p.prefix, flow, buyer.id, { origin: 'sweep', anchorOrderId: buyer.orders[0]?.id as string });
  }
}, 120_000);
afterAll(() => p?.close(), 30_000);

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};
const archivedNow = async () =>
  Number((await p.db('contacts').where({ audience_id: audienceId }).whereNotNull('archived_at').count('* as n').first())?.n);

test('all that match are archived with the word, the number is told, and the run is undone as a whole', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${audienceId}/contacts`);
  await page
    .getByRole('checkbox', { name: /select all/i })
    .first()
    .click();
  await page.getByRole('button', { name: /Select all 164/ }).click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Archive' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What will happen').waitFor();
  expect(await axe(page)).toEqual([]);
  await shot(page, 'dialog');
  const text = await dialog.innerText();
  expect(text).toContain('160 of them are in no flow');
  expect(text).toMatch(/147 subscribed,? and 17 unsubscribed|147 subscribed/);
  expect(text).toContain('4 of them bought in the last year, for $40.00');
  const verb = dialog.getByRole('button', { name: /Archive 164 contacts/ });
  await verb.click({ force: true });
  expect(await archivedNow()).toBe(0);
  await dialog.getByRole('checkbox', { name: /Leave these 4 out/ }).check();
  await dialog.getByText('No walk ends.').waitFor();
  await dialog.getByRole('textbox').fill('archive');
  await shot(page, 'dialog-leave');
  await dialog.getByRole('button', { name: 'Archive 160 contacts' }).click();
  await page.getByText('160 contacts archived').waitFor({ timeout: 30_000 });
  await page.getByText('4 were left out: they bought in the last year.').waitFor();
  expect(await archivedNow()).toBe(160);
  await page.waitForLoadState('networkidle');
  expect(await axe(page)).toEqual([]);
  await shot(page, 'page');

  // nobody of them in the contacts any more
  await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click();
  await page.getByText('4, as of').waitFor();
  await page.goBack();

  // one back, then several, then the rest as a whole
  await page.getByRole('button', { name: 'Unarchive: Owen Blackwood 160' }).click();
  await page.getByText('1 contact is back').waitFor();
  await page.getByRole('checkbox', { name: 'Select Theo Blackwood 159' }).check();
  await page.getByRole('checkbox', { name: 'Select Ruth Blackwood 158' }).check();
  await page.getByRole('button', { name: 'Unarchive 2 contacts' }).click();
  await page.getByText('2 contacts are back').waitFor();
  expect(await archivedNow()).toBe(157);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByText('157 contacts return').waitFor();
  await page.getByText('3 are back already.').waitFor();
  await shot(page, 'undo');
  await page.getByRole('button', { name: 'Bring 157 contacts back' }).click();
  expect(await eventually(async () => (await archivedNow()) === 0, 30_000)).toBe(true);
  await page.getByText('undone, 157 brought back').first().waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test('in French, from a profile: ARCHIVER, on a phone and in the dark; and the price tiers', async () => {
  const { page, complaints } = await watchedPage(p.browser, { locale: 'fr', colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  const { id } = await p.db('contacts').where({ audience_id: audienceId, last_name: 'Keller 0' }).first('id');
  await page.goto(`${p.url}/a/${audienceId}/contacts/${id}`);
  await page.getByRole('button', { name: 'Autres actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Archiver' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Ce qui va se passer').waitFor();
  await shot(page, 'dialog-fr-390');
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('textbox').fill('ARCHIVE');
  await dialog.getByRole('button', { name: 'Archiver 1 contact' }).click({ force: true });
  expect(await archivedNow()).toBe(0);
  await dialog.getByRole('textbox').fill('ARCHIVER');
  await dialog.getByRole('button', { name: 'Archiver 1 contact' }).click();
  await page.getByText('1 contact archivé').waitFor({ timeout: 30_000 });
  expect(await archivedNow()).toBe(1);
  await page.waitForLoadState('networkidle');
  await shot(page, 'page-fr-390');
  await page.getByRole('button', { name: 'Tranches de prix' }).click();
  await page.getByRole('radio', { name: 'les inscrits seuls' }).click();
  await page.getByRole('button', { name: 'Ajouter une tranche' }).click();
  await page.getByRole('textbox', { name: 'Jusqu’à tant de contacts 5' }).fill('1000');
  await page.getByRole('textbox', { name: 'Prix par mois 5' }).fill('200,5');
  await shot(page, 'tiers-fr-390');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await p.db('audiences').where({ id: audienceId }).first('price_tiers', 'charged_for')).toEqual({
    price_tiers: [...tiers, { upTo: 1000, price: '200.50' }],
    charged_for: 'active',
  });
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test.each([
  {
    locale: 'en',
    name: 'Luz',
    verb: 'Archive',
    word: 'ARCHIVE',
    done: 'contacts archived',
    back: 'Unarchive',
    told: '1 contact is back',
    version: 'version 1',
  },
  {
    locale: 'fr',
    name: 'Theo',
    verb: 'Archiver',
    word: 'ARCHIVER',
    done: 'contacts archivés',
    back: 'Désarchiver',
    told: '1 contact est de retour',
    version: 'version 1',
  },
] as const)(
  'members of a segment, from its page to the archive’s table and back ($locale)',
  async ({ locale, name, verb, word, done, back, told, version }) => {
    const { page, complaints } = await watchedPage(p.browser, { locale });
    const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: name } }] };
    const made = await fetch(`${p.url}/api/segments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'rule', audienceId, name: `All called ${name}`, rule }),
    });
    const { id } = (await made.json()) as { id: string };
    const before = await archivedNow();
    await page.goto(`${p.url}/a/${audienceId}/segments/${id}`);
    await page.getByRole('button', { name: verb, exact: true }).click();
    const dialog = page.getByRole('dialog');
    const button = dialog.getByRole('button', { name: new RegExp(`${verb} 32 contacts`) });
    await button.waitFor();
    await dialog.getByRole('heading', { name: `All called ${name}`, exact: false }).waitFor();
    await dialog.getByRole('textbox').fill(word);
    await shot(page, `segment-${locale}`);
    await button.click();
    await page.getByText(`32 ${done}`).waitFor({ timeout: 30_000 });
    expect(await archivedNow()).toBe(before + 32);
    await page.getByRole('row', { name: new RegExp(`All called ${name} ${version}`) }).waitFor();
    await page
      .getByRole('button', { name: new RegExp(`^${back}: ${name} `) })
      .first()
      .click();
    await page.getByText(told).waitFor();
    expect(await archivedNow()).toBe(before + 31);
    expect(await axe(page)).toEqual([]);
    await shot(page, `segment-archived-${locale}`);
    // the segment has who is back, and nobody else
    await page.goto(`${p.url}/a/${audienceId}/contacts?f=segments:any:${id}`);
    await page.getByRole('link', { name: new RegExp(`${name} Blackwood`) }).waitFor();
    expect(await page.getByRole('link', { name: new RegExp(`${name} Blackwood`) }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  90_000,
);

test('the archived tab of the contacts page: chosen ones, and then all that match, come back', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  const ids: string[] = await p
    .db('contacts')
    .where({ audience_id: audienceId })
    .whereNull('archived_at')
    .orderBy('id')
    .limit(5)
    .pluck('id');
  await archiveRuns(p.db, audienceId).run({ contactIds: ids });
  const before = await archivedNow();
  await page.goto(`${p.url}/a/${audienceId}/contacts?view=archived`);
  await page
    .getByRole('checkbox', { name: /^Select / })
    .nth(1)
    .click();
  const toolbar = page.getByRole('toolbar');
  // nothing but the way back: the archived are not changed
  expect(await toolbar.getByRole('button').allInnerTexts()).toEqual([expect.stringContaining('Select all'), 'Unarchive', '']);
  await toolbar.getByRole('button', { name: 'Unarchive' }).click();
  await page.getByRole('dialog').getByText('Each takes back the status it had').waitFor();
  await shot(page, 'archived-tab');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Unarchive 1 contact' }).click();
  await page.getByText('1 changed.').waitFor();
  expect(await archivedNow()).toBe(before - 1);
  await page
    .getByRole('checkbox', { name: /select all/i })
    .first()
    .click();
  await toolbar.getByRole('button', { name: 'Unarchive' }).click();
  await page.getByRole('button', { name: `Unarchive ${before - 1} contacts` }).click();
  await page.getByText('Nobody is archived.', { exact: false }).waitFor();
  expect(await archivedNow()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);
