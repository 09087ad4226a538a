import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import { api } from '../support/api.ts';
import { axe, product, watchedPage } from '../support/browser.ts';
import { eventually } from '../support/engine.ts';
import { email, makeAudience, makeContact, pause, quick, theEnd } from '../support/factories.ts';

/** A flow of a segment, with a branch, an archive step and a goal, drawn and published in the browser. */
let p: Awaited<ReturnType<typeof product>>;
let page: Page;
let complaints: string[];
let audienceId: string;
let flowId: string;
const shots = process.env.SHOTS;
const shot = async (name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};
beforeAll(async () => {
  p = await product();
  const shop = await makeAudience(p.db, { name: 'Maison Louve' });
  ({ audienceId } = shop);
  for (const name of ['Marie', 'Marie', 'Luc']) await makeContact(p.db, shop, [], { first_name: name });
  const http = api(p.db, { client: p.client, prefix: p.prefix });
  for (const [name, begins] of [
    ['Called Marie', 'Marie'],
    ['Called Luc', 'Luc'],
  ] as const) {
    const rule = { kind: 'group', match: 'all', rules: [{ kind: 'contact', condition: { field: 'name', op: 'begins', text: begins } }] };
    await http.post('/api/segments').send({ kind: 'rule', audienceId, name, rule }).expect(201);
  }
  const made = await http.post('/api/flows').send({ audienceId, name: 'Wake the silent', template: 'blank' }).expect(201);
  flowId = made.body.id;
  const steps: Step[] = [
    email(1, 'wait-1'),
    pause(1, 7, 'days', 'ask'),
    { type: 'branch', id: 'ask', name: 'Still silent?', rule: null, next: { yes: 'away', no: 'end' } },
    { type: 'archive', id: 'away', name: 'Archive', next: {} },
    theEnd,
  ];
  const definition: Definition = {
    ...quick([]),
    steps,
    settings: { ...quick([]).settings, tracking: { opens: true, clicks: true, campaign: '' } },
  };
  await http.put(`/api/flows/${flowId}/draft`).send({ draftRev: 1, definition }).expect(200);
  ({ page, complaints } = await watchedPage(p.browser));
  page.setDefaultTimeout(15_000);
  await page.goto(`${p.url}/a/${audienceId}/flows/${flowId}`);
}, 180_000);
afterAll(async () => {
  expect(complaints).toEqual([]);
  await p?.close();
}, 30_000);

const shows = (text: string | RegExp) => page.getByText(text).first().waitFor();
const choose = async (label: string, value: string) => {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: value, exact: true }).click();
};

test('a segment lets people in; a branch without a rule can’t be published, and gets one', async () => {
  await shows('Still silent?');
  await page.locator('[data-opens="@trigger"]').click();
  await choose('Who enters', 'Enters a segment');
  await choose('Segment', 'Called Marie');
  await shows(/Looked at every hour/);
  await shot('trigger');
  await page.getByText('No rule yet').first().click();
  await shows('Asked once, when someone arrives here. Whoever took a way stays on it.');
  await page.getByRole('button', { name: 'Write a rule' }).click();
  await page.getByRole('dialog', { name: 'Who takes “Yes”' }).waitFor();
  await shot('rule-dialog');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await choose('Who takes “Yes”', 'Called Luc');
  await shows('in “Called Luc”');
  await shows(/^Saved/);
  await shot('branch');
  expect(await axe(page)).toEqual([]);
});

test('goal and exit are chosen in the settings', async () => {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings', exact: true }).first().click();
  await choose('The goal is reached by', 'Called Luc');
  await shows('Stops as soon as they buy or reach the goal');
  await page.getByText('Ends by a rule').scrollIntoViewIfNeeded();
  await shot('settings');
  const saved = async () => (await p.db('flows').where({ id: flowId }).first('draft')).draft.settings.goalRule?.rules[0].kind === 'segment';
  expect(await eventually(saved, 10_000)).toBe(true);
});

test('publishing counts who is in already and asks what becomes of them', async () => {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Publish' }).click();
  await shows('In “Called Marie” already');
  await shows(/2 contacts, 2 of them mailable/);
  await page.getByLabel('Start them too').click();
  await shot('publish');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await shows(/whoever comes to be in the segment enters/);
  const entered = async () => Number((await p.db('enrollments').where({ flow_id: flowId }).count('* as n').first())?.n) === 2;
  expect(await eventually(entered, 20_000)).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await shot('live');
});
