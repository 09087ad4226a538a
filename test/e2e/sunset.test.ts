import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sunsetId } from '../../workflows/names.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience, makeFlow, quick } from '../support/factories.ts';

/** A sunset policy in a real browser: made, run dry, put on, run by Temporal's schedule, stopped at its limit, answered. */
let p: Awaited<ReturnType<typeof product>>;
let audienceId: string;
beforeAll(async () => {
  p = await product();
  ({ audienceId } = await makeAudience(p.db, { time_zone: 'America/New_York' }));
  await makeFlow(p.db, audienceId, quick([{ amount: 5, unit: 'days' }]), { name: 'Shall we stop writing?' });
  await p.db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, created_at, last_active_at, actor)
     select uuidv7(), ?, 'p' || n || '@shop.example', 'Anna', 'test', 'subscribed', now() - interval '4 years',
       now() - case when n <= 30 then interval '40 months' else interval '2 months' end, 'test' from generate_series(1, 400) n`,
    [audienceId],
  );
}, 120_000);
afterAll(() => p?.close(), 30_000);

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};
const archived = async () =>
  Number((await p.db('contacts').where({ audience_id: audienceId }).whereNotNull('archived_at').count('* as n').first())?.n);

test('made, run dry, put on; at its limit it stops and asks; the answer is carried out and can be undone', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${audienceId}/archive`);
  await page.getByRole('link', { name: /Sunset policies/ }).click();
  await page.getByRole('link', { name: 'New policy' }).click();
  await page.getByText('30 today', { exact: false }).first().waitFor();
  await page.getByText('30 today: above the limit of 8', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Gone quiet');
  await page.getByRole('textbox', { name: 'Contacts', exact: true }).fill('20');
  await page.getByRole('textbox', { name: 'Percent of the audience' }).fill('50');
  await page.getByText('The policy has changed: run it dry').waitFor();
  await page.getByRole('button', { name: 'Run dry again' }).click();
  await page.getByText('30 today: above the limit of 20', { exact: false }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the policy' }).click();
  await page.getByRole('button', { name: 'Put on' }).click();
  await page.getByText('since', { exact: false }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await shot(page, 'policy');

  const { id } = await p.db('sunset_policies').where({ audience_id: audienceId }).first('id');
  await p.client.schedule.getHandle(`${p.queues.jobs}/${sunsetId(id)}`).trigger();
  await page.getByText('Stopped at its limit', { exact: false }).waitFor({ timeout: 30_000 });
  expect(await archived()).toBe(0);
  await shot(page, 'policy-asks');
  expect(await axe(page)).toEqual([]);
  await page.goto(`${p.url}/a/${audienceId}/flows`);
  await page.getByText('It would archive 30, more than its limit.', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Answer' }).click();
  await page.getByRole('button', { name: 'Only up to the limit' }).click();
  expect(await eventually(async () => (await archived()) === 20, 30_000)).toBe(true);
  await page.getByRole('link', { name: '20', exact: true }).click();
  await page.getByText('20 contacts archived').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByRole('button', { name: 'Bring 20 contacts back' }).click();
  expect(await eventually(async () => (await archived()) === 0, 30_000)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 150_000);

test('in French, on a phone, in the dark: with one last series', async () => {
  const { page, complaints } = await watchedPage(p.browser, { locale: 'fr', colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  await page.goto(`${p.url}/a/${audienceId}/archive/policies`);
  await page.getByRole('link', { name: 'Gone quiet' }).click();
  await page.getByRole('radio', { name: /Envoyer une dernière série/ }).click();
  await page.getByRole('button', { name: 'Simuler à nouveau' }).click();
  await page.getByText('Commencent la série').waitFor();
  await page.getByText('Ce qui a changé').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await axe(page)).toEqual([]);
  await shot(page, 'policy-fr-390');
  if (process.env.SHOTS) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await shot(page, 'policy-fr');
  }
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);

test('a rule of the policy’s own: put together in the form, run dry, saved, and said in words where policies are listed', async () => {
  const { page, complaints } = await watchedPage(p.browser);
  await page.goto(`${p.url}/a/${audienceId}/archive/policies/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Never bought');
  await page.getByRole('radiogroup', { name: 'Who' }).getByText('A rule', { exact: true }).click();
  // nothing can be run or saved before the rule is one
  const make = page.getByRole('button', { name: 'Make the policy' });
  expect(await make.getAttribute('aria-disabled')).toBe('true');
  await shot(page, 'policy-rule-empty');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('textbox', { name: 'What should be asked?' }).fill('VIP');
  await page.keyboard.press('Enter');
  await shot(page, 'policy-rule');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run dry again' }).click();
  await page.getByText('0 today', { exact: true }).waitFor();
  await make.click();
  await page.getByRole('button', { name: 'Put on' }).waitFor();
  const { who } = await p.db('sunset_policies').where({ audience_id: audienceId, name: 'Never bought' }).first('who');
  expect(who).toMatchObject({ by: 'rule', rule: { kind: 'group', rules: [{ kind: 'contact' }] } });
  await page.reload();
  await shot(page, 'policy-rule-saved');
  await page.goto(`${p.url}/a/${audienceId}/archive/policies`);
  await page
    .getByRole('row', { name: /Never bought/ })
    .getByText('is a VIP', { exact: false })
    .waitFor();
  await shot(page, 'policies');
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 90_000);
