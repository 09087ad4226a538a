import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { v7 } from 'uuid';
import { type LinkToken, writeToken } from '../../api/mails/index.ts';
import { trackingRoutes } from '../../api/tracking/index.ts';
import type { Step } from '../../workflows/flow/flow.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { DAY, email, makeAudience, makeContact, makeFlow, theEnd, winBack } from '../support/factories.ts';

const secret = 'a secret of the test';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

let database: FreshDatabase;
let web: ReturnType<typeof supertest>;
let shop: { audienceId: string; storeId: string };
let flow: { flowId: string; versionId: string };
let message: { id: string; contactId: string };

const links = `<p><a href="https://shop.example/a?x=1&amp;y=2">A</a> <a href="https://shop.example/b">B</a>
<a href="https://shop.example/for?who={{ contact.email | url_encode }}">C</a></p>`;
const definition = {
  ...winBack([120], { tracking: { opens: true, clicks: true, campaign: 'back' } }),
  steps: [{ ...email(1, 'end'), html: links } as Step, theEnd],
};

beforeAll(async () => {
  database = await freshDatabase();
  shop = await makeAudience(database.db, { name: 'Disques & Co', language: 'en' });
  flow = await makeFlow(database.db, shop.audienceId, definition);
  const app = express();
  const config = { publicUrl: 'http://127.0.0.1', secret, temporalUiUrl: null, trustProxy: null, catching: true };
  app.use(trackingRoutes({ db: database.db, config, log: pino({ level: 'silent' }) }));
  web = supertest(app);
});
afterAll(() => database.drop());

beforeEach(async () => {
  message = await mailed();
});

/** A message that left an hour ago. */
async function mailed({ isTest = false, language = null as string | null } = {}) {
  const { id: contactId } = await makeContact(database.db, shop, [new Date(Date.now() - 120 * DAY)], { language });
  const id = v7();
  const ago = new Date(Date.now() - 3_600_000);
  await database.db('messages').insert({
    id,
    audience_id: shop.audienceId,
    contact_id: contactId,
    flow_id: flow.flowId,
    version_id: flow.versionId,
    step_id: 'email-1',
    step_name: 'E-mail 1',
    dedupe_key: id,
    provider: 'smtp',
    state: 'sent',
    at: ago,
    claimed_at: ago,
    is_test: isTest,
  });
  return { id, contactId };
}
const token = (kind: LinkToken['kind'], link = 0, { id = message.id, isTest = false } = {}) =>
  writeToken(secret, { kind, messageId: id, link, isTest });
const click = (link: number, agent = CHROME) =>
  web
    .get(`/t/c/${token('click', link)}`)
    .set('User-Agent', agent)
    .set('Accept-Language', 'fr-FR,fr;q=0.9');
const open = (agent = PHONE) => web.get(`/t/o/${token('open')}.gif`).set('User-Agent', agent);
const stored = (id = message.id) => database.db('messages').where({ id }).first();
const contact = (id = message.contactId) => database.db('contacts').where({ id }).first();
const events = (type: string) => database.db('events').where({ contact_id: message.contactId, type }).orderBy('at');

test('an open counts once, with first and last times, and is not the person’s own activity', async () => {
  const answer = await open();
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('image/gif');
  expect(answer.headers['cache-control']).toContain('no-store');
  const first = await stored();
  await open();
  const again = await stored();
  expect(first).toMatchObject({ client: 'Apple Mail', machine_opened_at: null });
  expect(again.opened_at).toEqual(first.opened_at);
  expect(Number(again.last_opened_at)).toBeGreaterThan(Number(first.opened_at));
  expect(await events('open')).toHaveLength(1);
  expect(await contact()).toMatchObject({ mail_client: 'Apple Mail', last_opened_at: again.last_opened_at, last_active_at: null });
});

test.each([
  ['Apple’s privacy proxy', 'Mozilla/5.0'],
  ['Gmail’s proxy', 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'],
  ['a scanner', 'curl/8.4.0'],
  ['nobody in particular', ''],
])('what %s fetches is no open', async (_, agent) => {
  await open(agent);
  expect(await stored()).toMatchObject({ opened_at: null, machine_opened_at: expect.any(Date) });
  expect((await contact()).last_opened_at).toBeNull();
  expect((await events('open'))[0]?.data).toMatchObject({ machine: expect.any(String) });
});

test('a picture fetched within 2 s of sending, or by HEAD, is no open', async () => {
  await web.head(`/t/o/${token('open')}.gif`).set('User-Agent', PHONE);
  expect((await stored()).opened_at).toBeNull();
  await database.db('messages').where({ id: message.id }).update({ claimed_at: new Date() });
  await open();
  expect((await stored()).opened_at).toBeNull();
});

test('a click leads on, counts once per link, implies an open and is the person’s own activity', async () => {
  const answer = await click(0);
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe(
    'https://shop.example/a?x=1&y=2&utm_source=rekindle&utm_medium=email&utm_campaign=back&utm_content=e-mail-1',
  );
  const first = await stored();
  expect(first).toMatchObject({
    clicked_at: expect.any(Date),
    opened_at: expect.any(Date),
    client: 'Chrome on Windows',
    language: 'fr-FR',
  });
  expect(await contact()).toMatchObject({ last_clicked_at: first.clicked_at, last_active_at: first.clicked_at });
  await click(0);
  expect(await events('click')).toHaveLength(1);
  expect(await events('open')).toHaveLength(1);
  expect((await stored()).clicked_at).toEqual(first.clicked_at);
});

test('a link that holds a merge tag leads where it led for this contact', async () => {
  const { headers } = await click(2);
  expect(headers.location).toContain(`?who=${encodeURIComponent((await contact()).email)}&utm_source`);
});

test('several links within seconds are a scanner’s, the first of them too', async () => {
  const before = new Date(Date.now() - 50 * DAY);
  await database.db('contacts').where({ id: message.contactId }).update({ last_active_at: before });
  await click(0);
  await click(1);
  await click(2);
  expect(await stored()).toMatchObject({ clicked_at: null, last_clicked_at: null, opened_at: null });
  expect(await contact()).toMatchObject({ last_clicked_at: null, last_opened_at: null, last_active_at: before });
  const feed = await events('click');
  expect(feed).toHaveLength(3);
  expect(feed.every((e) => e.data.machine === 'burst')).toBe(true);
  await database
    .db('events')
    .where({ contact_id: message.contactId })
    .update({ at: new Date(Date.now() - 60_000) });
  await click(1);
  expect(await stored()).toMatchObject({ clicked_at: expect.any(Date), opened_at: expect.any(Date) });
});

test('bots and HEAD follow links without being counted', async () => {
  expect((await click(0, 'Mozilla/5.0 (compatible; Googlebot/2.1)')).status).toBe(302);
  await web.head(`/t/c/${token('click')}`).set('User-Agent', CHROME);
  expect((await stored()).clicked_at).toBeNull();
  expect(await events('click')).toHaveLength(1);
});

test('looking at the way out unsubscribes nobody; only POST does, once, and the walks hear of it', async () => {
  const path = `/u/${token('unsubscribe')}`;
  const shown = await web.get(path);
  await web.head(path);
  expect(shown.status).toBe(200);
  expect(shown.text).toContain('<form method="post">');
  expect(shown.text).toContain('Disques &#38; Co');
  expect(shown.text).not.toContain('<script');
  expect((await contact()).status).toBe('subscribed');

  const done = await web.post(path).type('form').send({ 'List-Unsubscribe': 'One-Click' });
  expect(done.status).toBe(200);
  const left = await contact();
  expect(left).toMatchObject({ status: 'unsubscribed', status_source: 'unsubscribe link' });
  await web.post(path);
  expect((await contact()).status_at).toEqual(left.status_at);
  expect(await events('status')).toHaveLength(1);
  expect((await stored()).unsubscribed_at).toEqual(left.status_at);
});

test('a walk that is under way is nudged by its contact leaving', async () => {
  const id = v7();
  await database.db('enrollments').insert({
    id,
    audience_id: shop.audienceId,
    flow_id: flow.flowId,
    version_id: flow.versionId,
    contact_id: message.contactId,
    episode: 'x',
    origin: 'api',
    arm: 'treated',
    entered_at: new Date(),
    position: 'email-1',
    since: new Date(),
    queue: 'decide',
    actor: 'test',
  });
  await web.post(`/u/${token('unsubscribe')}`);
  expect(await database.db('nudges').where({ enrollment_id: id })).toHaveLength(1);
});

test('the page speaks the contact’s language', async () => {
  message = await mailed({ language: 'fr' });
  const { text } = await web.get(`/u/${token('unsubscribe')}`).set('Accept-Language', 'en');
  expect(text).toContain('<html lang="fr">');
  expect(text).toContain('Se désinscrire');
});

test('test mails record nothing', async () => {
  message = await mailed({ isTest: true });
  await open();
  await click(0);
  await web.post(`/u/${token('unsubscribe')}`);
  await web.post(`/u/${token('unsubscribe', 0, { isTest: true })}`);
  expect(await stored()).toMatchObject({ opened_at: null, machine_opened_at: null, clicked_at: null, unsubscribed_at: null });
  expect((await contact()).status).toBe('subscribed');
  expect(await database.db('events').where({ contact_id: message.contactId })).toHaveLength(0);
  const page = await web.get(`/u/${token('unsubscribe', 0, { id: v7(), isTest: true })}`);
  expect(page.text).toContain('test e-mail');
});

test('forged, foreign and broken tokens lead nowhere', async () => {
  const good = token('click', 1);
  const flipped = `${good.slice(0, 30)}${good[30] === 'A' ? 'B' : 'A'}${good.slice(31)}`;
  const foreign = writeToken('another secret', { kind: 'click', messageId: message.id, link: 0, isTest: false });
  for (const bad of [
    flipped,
    foreign,
    `${good}x`,
    good.slice(1),
    token('open'),
    token('unsubscribe'),
    token('click', 9),
    'https://evil.example',
    '%00',
  ])
    expect((await web.get(`/t/c/${encodeURIComponent(bad)}`).set('User-Agent', CHROME)).status).toBe(404);
  expect((await web.post(`/u/${token('click')}`)).status).toBe(404);
  expect((await contact()).status).toBe('subscribed');
  expect((await web.get('/t/o/nonsense.gif')).status).toBe(200);
});
