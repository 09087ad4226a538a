import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

/** The builder's handles, and a segment's life: moved by mouse and keys, grouped, broken, mended, looked back at, deleted; people by hand. */
let p: Awaited<ReturnType<typeof product>>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let a: string;
beforeAll(async () => {
  p = await product();
  shop = await makeAudience(p.db, { currency: 'USD' });
  a = `${p.url}/a/${shop.audienceId}`;
  for (let n = 0; n < 12; n++) {
    const { id } = await makeContact(p.db, shop, n % 3 ? [new Date(Date.now() - (20 + n * 40) * DAY)] : [], {
      first_name: `Person ${n}`,
      email: `p${n}@shop.example`,
      rating: (n % 5) + 1,
    });
    await post(`/api/contacts/${id}/tags`, { add: n % 2 ? ['Jazz'] : ['Rock'] });
  }
}, 120_000);
afterAll(() => p?.close(), 30_000);

const send = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(p.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};
const post = (path: string, body: unknown) => send('POST', path, body);
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};
const save = (name: string, rule: Rule) => post('/api/segments', { audienceId: shop.audienceId, kind: 'rule', name, rule });
const ruleOf = async (id: string): Promise<Rule> => (await send('GET', `/api/segments/${id}`)).rule;
const kinds = (rule: Rule): unknown[] =>
  rule.rules.map((one) => (one.kind === 'group' ? kinds(one) : one.kind === 'contact' ? one.condition.field : one.kind));

test('conditions are moved with the mouse and with the keys, copied, grouped and taken away; each version can be looked back at', async () => {
  const { id } = await save('Moved', {
    kind: 'group',
    match: 'all',
    rules: [
      { kind: 'contact', condition: { field: 'vip', op: 'no' } },
      { kind: 'orders', what: 'count', is: { from: 1 } },
      { kind: 'group', match: 'any', rules: [{ kind: 'contact', condition: { field: 'rating', op: 'between', from: 2 } }] },
    ],
  });
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${a}/segments/${id}`);
  const grip = (name: RegExp) => page.getByRole('button', { name });
  const saveIt = async () => {
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('link', { name: 'Members' }).waitFor();
    return kinds(await ruleOf(id));
  };
  // by the keys: the order count goes into the group below it
  await grip(/^Move: ordered at least 1/).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Moved to place 1, level 2').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Move: ordered/);
  expect(await saveIt()).toEqual(['vip', ['orders', 'rating']]);

  // by the mouse: the first condition behind the group's last one
  const from = await grip(/^Move: is no VIP/).boundingBox();
  const to = await page.getByRole('button', { name: 'Add a condition' }).first().boundingBox();
  if (!from || !to) throw new Error('not seen');
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, to.y - 30, { steps: 4 });
  await page.mouse.move(from.x + 8, to.y, { steps: 4 });
  await shot(page, 'dragged');
  await page.mouse.up();
  expect(await saveIt()).toEqual([['orders', 'rating', 'vip']]);

  await page.getByRole('button', { name: /^Duplicate: rating/ }).click();
  await page.getByRole('button', { name: /^More for: is no VIP/ }).click();
  await page.getByRole('menuitem', { name: 'Put into a group of its own' }).click();
  await page.getByRole('button', { name: /^Take away: ordered/ }).click();
  expect(await saveIt()).toEqual([['rating', 'rating', ['vip']]]);

  // from real values
  await page.getByRole('button', { name: 'Add a condition' }).last().click();
  await page.getByRole('textbox', { name: 'What should be asked?' }).fill('tag');
  await page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByText('Something is still to be filled in here.').waitFor();
  await page.getByRole('button', { name: 'tags: Choose' }).click();
  await page.getByRole('checkbox', { name: 'Jazz' }).check();
  expect(await axe(page)).toEqual([]);
  await shot(page, 'values');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'tags: Jazz' }).waitFor();
  expect(await saveIt()).toEqual([['rating', 'rating', ['vip']], 'tags']);
  await shot(page, 'nested');

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Versions' }).click();
  await page.getByRole('heading', { name: 'Version 1', exact: true }).waitFor();
  expect(await page.getByRole('heading', { name: /^Version / }).count()).toBe(5);
  await page.getByText('tags with one of Jazz').waitFor();
  expect(await axe(page)).toEqual([]);
  await shot(page, 'versions');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test('a segment whose tag was deleted is shown as broken, says where, and is mended; what uses it is told before it goes', async () => {
  const { items } = await send('GET', `/api/tags?audienceId=${shop.audienceId}`);
  const rock = items.find(({ name }: { name: string }) => name === 'Rock');
  const tagged = (values: string[]): Rule => ({
    kind: 'group',
    match: 'all',
    rules: [{ kind: 'contact', condition: { field: 'tags', op: 'any', values } }],
  });
  const { id } = await save('Rockers', tagged([rock.id]));
  await save('Uses it', { kind: 'group', match: 'all', rules: [{ kind: 'segment', op: 'in', segmentId: id }] });
  await send('DELETE', `/api/tags/${rock.id}`);
  const { page, complaints } = await watchedPage(p.browser, { locale: 'fr' });
  await page.goto(`${a}/segments`);
  await page.getByText('Une étiquette nommée ici a été supprimée.').first().waitFor();
  await page.getByText('Le segment nommé ici est lui-même à corriger.').waitFor();
  expect(await axe(page)).toEqual([]);
  await shot(page, 'list-fr');
  await page.getByRole('link', { name: 'Rockers' }).click();
  await page.getByText('Ce segment est à corriger').waitFor();
  expect(await page.getByRole('link', { name: 'Membres' }).count()).toBe(0);
  await shot(page, 'broken-fr');
  await page.getByRole('button', { name: /^étiquettes : élément supprimé/ }).click();
  await page.getByRole('checkbox', { name: 'élément supprimé' }).click();
  await page.getByRole('checkbox', { name: 'Jazz' }).check();
  await page.keyboard.press('Escape');
  await page.getByText('6 contacts').first().waitFor();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('link', { name: 'Membres' }).waitFor();
  await page.getByRole('button', { name: 'Autres actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Supprimer le segment' }).click();
  await page.getByText('Segments : Uses it').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Supprimer', exact: true }).click();
  await page.getByText('Le segment nommé ici a été supprimé.').waitFor();
  expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
  await page.context().close();
}, 120_000);

test('people chosen by hand come in by their addresses, and go again', async () => {
  const { page, complaints } = await watchedPage(p.browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`${a}/segments/new?from=static`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Guests');
  await page.getByRole('textbox', { name: 'E-mail addresses' }).fill('p1@shop.example, “p2@shop.example”; unknown@shop.example');
  await page.getByRole('button', { name: 'Save segment' }).click();
  await page.getByText('2 contacts').waitFor();
  await page.getByRole('button', { name: 'Add people' }).click();
  await page.getByRole('textbox', { name: 'E-mail addresses' }).fill('p2@shop.example p3@shop.example nobody@shop.example');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('1 added. 1 could not be added: in it already, or archived. 1 address is unknown here.').waitFor();
  await page.getByRole('button', { name: /^Take Person 3/ }).click();
  await page.getByText('2 contacts').waitFor();
  expect(await axe(page)).toEqual([]);
  await shot(page, 'static-390');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

test('what was typed is not lost by leaving', async () => {
  const { page } = await watchedPage(p.browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await page.goto(`${a}/segments/new?from=inactiveByOpens`);
  await page.getByText('Recommended: silent').waitFor();
  await page.getByText('in both').waitFor();
  await shot(page, 'compare-390');
  await page.getByRole('button', { name: 'Use this rule' }).click();
  await page.getByRole('button', { name: /^Move: was sent at least 5 of the e-mails/ }).waitFor();
  await page.goto(`${a}/segments/new?from=lapsed`);
  await page.getByRole('textbox', { name: 'Days' }).fill('300');
  await page
    .getByRole('link', { name: /Segments/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  expect(await page.getByRole('textbox', { name: 'Days' }).inputValue()).toBe('300');
  await page.context().close();
}, 120_000);

test('a count that nobody waits for any more is given up, and stopped in Postgres', async () => {
  const { page } = await watchedPage(p.browser);
  const given: string[] = [];
  page.on('requestfailed', (request) => void (request.url().endsWith('/preview') && given.push(request.failure()?.errorText ?? '')));
  await page.goto(`${a}/segments/new?from=repeat`);
  await page.getByText('Counted at').waitFor();
  const blocker = await p.db.transaction();
  const waiting = async (): Promise<number> =>
    (
      await p.db.raw(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%hashtextextended%'`,
      )
    ).rows[0].n;
  try {
    await blocker.raw('lock table orders, contacts in access exclusive mode');
    const field = page.getByRole('textbox', { name: 'Number' });
    for (const n of [3, 4, 5]) {
      const asked = page.waitForRequest((request) => request.url().endsWith('/preview'));
      await field.fill(String(n));
      await asked;
    }
    // all three were asked; one is left in the database, the others have gone from it
    await eventually(async () => given.length === 2 && (await waiting()) === 1, 15_000);
    expect([given, await waiting()]).toEqual([['net::ERR_ABORTED', 'net::ERR_ABORTED'], 1]);
    // the page works on meanwhile
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByRole('textbox', { name: 'What should be asked?' }).waitFor();
  } finally {
    await blocker.rollback();
  }
  await page.context().close();
}, 60_000);
