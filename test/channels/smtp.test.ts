import { afterEach, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { type Channel, type Mail, Refused } from '../../api/mails/index.ts';
import { type Script, type Scripted, scriptedServer } from './scripted-server.ts';

const mail: Mail = {
  id: '0190a0a0-0000-7000-8000-000000000001',
  to: { name: 'Zoë, "Z" <x>', address: 'zoe@example.com' },
  from: { name: 'Paul at CDNOW', address: 'paul@cdnow.example' },
  subject: 'Toujours là, Zoë ? Une ligne assez longue pour être pliée par tout programme soigneux',
  html: `<p>Bonjour Zoë</p>\n.\n<p>${'x'.repeat(2_000)}</p>`,
  text: 'Bonjour Zoë\n.\nfin',
  headers: { 'List-Unsubscribe': `<https://rekindle.example/u/${'a'.repeat(120)}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  date: Date.UTC(2026, 2, 12, 9, 0),
};

let server: Scripted | undefined;
let channel: Channel | undefined;
afterEach(async () => {
  await channel?.close();
  await server?.close();
  server = channel = undefined;
});

const connect = async (script: Script, credentials = '') => {
  server = await scriptedServer(script);
  channel = smtpChannel(`smtp://${credentials}127.0.0.1:${server.port}`);
  return channel;
};
/** What came of it, and after how long. */
async function attempt(what: Channel, patience: number | AbortSignal = 400, sent = mail) {
  const from = Date.now();
  const error = await what.send(sent, typeof patience === 'number' ? AbortSignal.timeout(patience) : patience).then(
    () => null,
    (e: unknown) => e,
  );
  const outcome = error === null ? 'sent' : error instanceof Refused ? error.kind : 'uncertain';
  return { outcome, ms: Date.now() - from, said: error instanceof Error ? error.message : '' };
}

test('a mail arrives whole: both parts, its id, its date, its way out on one line', async () => {
  expect((await attempt(await connect({}))).outcome).toBe('sent');
  const source = server?.messages[0] as string;
  const read = await PostalMime.parse(source.replace(/\r\n\.\./g, '\r\n.'));
  expect(read.messageId).toBe(`<${mail.id}@cdnow.example>`);
  expect(read.subject).toBe(mail.subject);
  expect(read.to?.[0]).toEqual({ address: 'zoe@example.com', name: 'Zoë, "Z" <x>' });
  expect(read.from).toEqual({ address: 'paul@cdnow.example', name: 'Paul at CDNOW' });
  expect(read.html?.trim()).toBe(mail.html);
  expect(read.text?.trim()).toBe(mail.text);
  expect(new Date(read.date as string).getTime()).toBe(mail.date);
  expect(source.split('\r\n')).toContain(`List-Unsubscribe: ${mail.headers['List-Unsubscribe']}`);
  expect(source.split('\r\n')).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(source).toMatch(/Content-Type: multipart\/alternative/);
  expect(source).not.toMatch(/Auto-Submitted|X-Mailer/i);
});

test('header injection finds no way in', async () => {
  const evil = { ...mail, subject: 'a\r\nBcc: b@c.d', from: { name: 'P\r\nX-Evil: 1', address: 'paul@cdnow.example' } };
  expect((await attempt(await connect({}), 400, evil)).outcome).toBe('sent');
  expect(server?.messages[0]).not.toMatch(/^(Bcc|X-Evil):/m);
});

const large = { ...mail, html: `<p>${'ä'.repeat(12_000_000)}</p>` };
test.each<[string, Script, string, string?, Mail?]>([
  ['greets with 421', { greeting: '421 too busy' }, 'later'],
  ['greets with 554', { greeting: '554 you are listed' }, 'provider'],
  ['hangs at the greeting', { greeting: null }, 'later'],
  ['hangs up at the greeting', { greeting: 'close' }, 'later'],
  ['refuses the credentials', { ehlo: ['AUTH PLAIN LOGIN'], auth: '535 5.7.8 bad credentials' }, 'provider', 'u:p@'],
  ['cannot check credentials now', { ehlo: ['AUTH PLAIN LOGIN'], auth: '454 4.7.0 try later' }, 'later', 'u:p@'],
  ['wants credentials', { mail: '530 5.7.0 authentication required' }, 'provider'],
  ['offers TLS and breaks it', { ehlo: ['STARTTLS'] }, 'provider'],
  ['refuses the sender', { mail: '553 5.7.1 not your domain' }, 'provider'],
  ['puts the recipient off', { rcpt: '451 4.2.0 greylisted' }, 'later'],
  ['does not know the recipient', { rcpt: '550 5.1.1 no such user' }, 'address'],
  ['does not know the recipient, without a status', { rcpt: '550 no such user' }, 'address'],
  [
    'does not know the recipient, pipelined',
    { ehlo: ['PIPELINING'], rcpt: '550 5.1.1 no such user', data: '503 no recipients' },
    'address',
  ],
  ['has a full mailbox', { rcpt: '552 5.2.2 mailbox full' }, 'message'],
  ['relays for others only', { rcpt: '554 5.7.1 relay access denied' }, 'message'],
  ['refuses DATA', { data: '554 5.5.1 no' }, 'message'],
  ['hangs at DATA', { data: null }, 'later'],
  ['hangs up at DATA', { data: 'close' }, 'later'],
  ['hangs up before the dot', { during: 'close' }, 'later', '', large],
  ['gives up before the dot', { during: '451 4.3.0 disk full' }, 'later', '', large],
  ['refuses the content', { dot: '554 5.7.1 spam' }, 'message'],
  ['finds out after the dot that nobody lives there', { dot: '550 5.1.1 no such user' }, 'address'],
  ['puts off after the dot', { dot: '451 4.3.0 later' }, 'later'],
  ['hangs up after the dot', { dot: 'close' }, 'uncertain'],
  ['hangs after the dot', { dot: null }, 'uncertain'],
])('a server that %s', async (_, script, outcome, credentials = '', sent = mail) => {
  const got = await attempt(await connect(script, credentials), sent === large ? 3_000 : 400, sent);
  expect(got).toMatchObject({ outcome });
  expect(got.ms).toBeLessThan(sent === large ? 3_200 : 700);
});

test('nobody listens', async () => {
  const gone = await scriptedServer({});
  await gone.close();
  channel = smtpChannel(`smtp://127.0.0.1:${gone.port}`);
  expect((await attempt(channel)).outcome).toBe('later');
});

test('connections are kept, and one that was hung up on costs no attempt', async () => {
  await connect({});
  for (let n = 0; n < 3; n++) expect((await attempt(channel as Channel)).outcome).toBe('sent');
  expect(server?.connections).toBe(1);
  const { port } = server as Scripted;
  (server as Scripted).script = { mail: 'close' };
  expect((await attempt(channel as Channel)).outcome).toBe('later');
  expect(port).toBe(server?.port);
  (server as Scripted).script = {};
  expect((await attempt(channel as Channel)).outcome).toBe('sent');
});

test('a hundred at once share a few connections, each arrives once', async () => {
  await connect({});
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => attempt(channel as Channel, 8_000)));
  expect(outcomes.every((o) => o.outcome === 'sent')).toBe(true);
  expect(server?.messages).toHaveLength(100);
  expect(server?.connections).toBeLessThanOrEqual(20);
});

test('waiting for a turn ends at the deadline too', async () => {
  await connect({ dot: null });
  const deadline = AbortSignal.timeout(500);
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => attempt(channel as Channel, deadline)));
  expect(outcomes.filter((o) => o.outcome === 'uncertain')).toHaveLength(20);
  expect(outcomes.filter((o) => o.outcome === 'later')).toHaveLength(10);
  expect(Math.max(...outcomes.map((o) => o.ms))).toBeLessThan(900);
});

test('check says whether mail would be taken now', async () => {
  await (await connect({})).check(AbortSignal.timeout(400));
  (server as Scripted).script = { greeting: null };
  await expect(channel?.check(AbortSignal.timeout(200))).rejects.toBeInstanceOf(Refused);
});
