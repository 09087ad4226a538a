import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { prepareMail, prepareTestMail, renderPreview, renderStored } from '../../api/mails/index.ts';
import type { Definition, StepOf } from '../../workflows/flow/flow.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { DAY, email, makeAudience, makeContact, makeFlow, theEnd, until, winBack } from '../support/factories.ts';

const site = { publicUrl: 'https://mail.shop.example', secret: 's' };
const at = Date.UTC(2026, 2, 12, 9, 0);
let database: FreshDatabase;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  database = await freshDatabase();
  shop = await makeAudience(database.db, {
    name: 'Disques & Co',
    postal_address: '1 rue X\n75001 Paris',
    time_zone: 'Europe/Paris',
    language: 'fr',
  });
});
afterAll(() => database.drop());

const first: StepOf<'sendEmail'> = {
  ...(email(1, 'wait-2') as StepOf<'sendEmail'>),
  layout: 'card',
  subject: '{{ contact.first_name | default: "Bonjour" }}, {{ series.position }}/{{ series.total }}',
  preview: 'Depuis le {{ last_order.date }}',
  html: '<h1>Bonjour {{ contact.first_name | default: "vous" }}</h1><p>Il y a {{ last_order.days_ago }} jours, {{ last_order.total }}. <a href="https://shop.example/?a=1&amp;b=2">Voir</a> <a href="{{ unsubscribe_url }}">Partir</a></p>',
};
const definition: Definition = {
  ...winBack([120, 240], { from: { name: 'Paul', address: '' }, tracking: { opens: true, clicks: true, campaign: '' } }),
  steps: [first, until(2, 240, 'email-2'), email(2, 'end'), theEnd],
};

async function walking(more: Record<string, unknown> = {}, test: object | null = null) {
  const { id: contactId } = await makeContact(database.db, shop, [new Date(at - 120 * DAY)], more);
  const flow = await makeFlow(database.db, shop.audienceId, definition);
  const enrollmentId = v7();
  await database.db('enrollments').insert({
    id: enrollmentId,
    audience_id: shop.audienceId,
    flow_id: flow.flowId,
    version_id: test ? null : flow.versionId,
    contact_id: contactId,
    episode: enrollmentId,
    origin: test ? 'test' : 'api',
    arm: 'treated',
    entered_at: new Date(at),
    position: 'email-1',
    since: new Date(at),
    queue: 'decide',
    is_test: test !== null,
    test: test && JSON.stringify(test),
    actor: 'test',
  });
  return { contactId, enrollmentId, ...flow };
}
const walkOf = (id: string) => database.db('enrollments').where({ id }).first('contact_id', 'test');
const prepare = async (who: { enrollmentId: string; versionId: string }, isTest = false) =>
  prepareMail(database.db, site, {
    messageId: v7(),
    walk: await walkOf(who.enrollmentId),
    versionId: isTest ? null : who.versionId,
    stepId: 'email-1',
    definition,
    isTest,
    at,
  });

test('a mail says what it should, for this contact, in every part', async () => {
  const mail = await prepare(await walking({ first_name: 'Zoë' }));
  expect(mail.subject).toBe('Zoë, 1/2');
  expect(mail.from).toEqual({ name: 'Paul', address: 'shop@shop.example' });
  expect(mail.to.name).toBe('Zoë');
  expect(mail.date).toBe(at);
  expect(mail.html).toMatch(/^<!doctype html>\n<html lang="fr"/);
  expect(mail.html).toContain('<h1>Bonjour Zoë</h1>');
  expect(mail.html).toContain('Il y a 120 jours');
  expect(mail.html).toContain('Depuis le 12 novembre 2025');
  expect(mail.html).toContain('Disques &amp; Co, 1 rue X, 75001 Paris');
  expect(mail.html).toMatch(/<a href="https:\/\/mail\.shop\.example\/t\/c\/[\w-]{47}">Voir<\/a>/);
  expect(mail.html).toMatch(/<img src="https:\/\/mail\.shop\.example\/t\/o\/[\w-]{47}\.gif" width="1" height="1" alt=""/);
  expect(mail.html?.match(/\/u\/[\w-]{47}/g)).toHaveLength(2);
  expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/mail\.shop\.example\/u\/[\w-]{47}>$/);
  expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  expect(mail.text).toMatch(/^Bonjour Zoë\n/);
  expect(mail.text).toMatch(/Voir <https:\/\/mail\.shop\.example\/t\/c\/[\w-]{47}>/);
  expect(mail.text).toContain('Disques & Co, 1 rue X, 75001 Paris');
  expect(`${mail.html}${mail.text}`).not.toMatch(/\{\{|\{%/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our marks must all be gone
  expect(`${mail.html}${mail.text}${mail.subject}`).not.toMatch(/[\u0001-\u0008]/);
});

test('names can’t bring HTML, headers or marks of ours', async () => {
  const mail = await prepare(await walking({ first_name: '<img src=x onerror=y>"\r\nBcc: a@b.c\u0001 1\u0002{{ 7 }}' }));
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.to.name).not.toMatch(/[\r\n]/);
  expect(mail.html).not.toContain('<img src=x');
  expect(mail.html).toContain('&lt;img src=x onerror=y&gt;&#34; Bcc: a@b.c');
});

test('a test run writes to the tester: links lead straight on, nothing is followed', async () => {
  const startedAt = new Date(at - 120 * DAY).toISOString();
  const who = await walking({}, { definition, to: 'tester@shop.example', startedAt, thrown: [] });
  const mail = await prepare(who, true);
  expect(mail.to.address).toBe('tester@shop.example');
  expect(mail.subject).toMatch(/^\[Test\] /);
  expect(mail.html).toContain('<a href="https://shop.example/?a=1&amp;b=2">Voir</a>');
  expect(mail.html).toContain('Il y a 120 jours');
  expect(mail.html).not.toContain('/t/');
});

test('a message shown again follows nobody', async () => {
  const who = await walking({ first_name: 'Zoë' });
  const id = v7();
  const row = {
    id,
    audience_id: shop.audienceId,
    contact_id: who.contactId,
    flow_id: who.flowId,
    version_id: who.versionId,
    enrollment_id: who.enrollmentId,
  };
  await database.db('messages').insert({ ...row, step_id: 'email-1', dedupe_key: id, provider: 'smtp', state: 'sent', at: new Date(at) });
  const shown = await renderStored(database.db, id);
  expect(shown).toMatchObject({ subject: 'Zoë, 1/2', from: 'Paul <shop@shop.example>' });
  expect(shown?.html).not.toMatch(/\/t\/|\/u\//);
  expect(await renderStored(database.db, v7())).toBeNull();
});

test('who wants text alone gets text alone, with its way out, in flows and in test mails', async () => {
  const who = await walking({ first_name: 'Zoë', format: 'text' });
  for (const mail of [await prepare(who), await prepare(who, true)]) {
    expect(mail.html).toBeNull();
    expect(mail.text).toMatch(/\/u\/[\w-]{47}/);
  }
});

test('a draft is shown with an example contact until one is chosen, and says what is wrong', async () => {
  const ask = { definition, stepId: 'email-1', audienceId: shop.audienceId, at };
  expect(await renderPreview(database.db, { ...ask, contactId: null })).toMatchObject({
    contactName: 'Anna Keller',
    subject: 'Anna, 1/2',
    problems: [],
  });
  const broken = { ...definition, steps: [{ ...first, html: '{% if %}' }, ...definition.steps.slice(1)] };
  const shown = await renderPreview(database.db, { ...ask, definition: broken, contactId: null });
  expect(shown.html).toBe('');
  expect(shown.problems[0]).toMatchObject({ code: 'badTemplate', stepId: 'email-1', field: 'html' });
  const mail = await prepareTestMail(database.db, site, { ...ask, contactId: null, messageId: v7(), address: 'me@shop.example' });
  expect(mail).toMatchObject({ subject: '[Test] Anna, 1/2', to: { address: 'me@shop.example' } });
});

test('a template is compiled once, however many get it', async () => {
  const who = await walking();
  const long = { ...first, html: first.html.repeat(200) };
  const drawn = { ...definition, steps: [long, ...definition.steps.slice(1)] };
  const walk = await walkOf(who.enrollmentId);
  const send = async (versionId: string) => {
    const from = process.cpuUsage();
    await prepareMail(database.db, site, { messageId: v7(), walk, versionId, stepId: 'email-1', definition: drawn, isTest: false, at });
    return process.cpuUsage(from).user;
  };
  const fresh = [];
  const again = [];
  for (let n = 0; n < 10; n++) {
    const version = v7();
    fresh.push(await send(version));
    again.push(await send(version));
  }
  const middle = (times: number[]) => times.sort((a, b) => a - b)[5] as number;
  expect(middle(again)).toBeLessThan(middle(fresh) / 2);
});
