import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { type Catcher, startCatcher } from '../../api/local/mail-catcher.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let catcher: Catcher;
beforeAll(async () => {
  database = await freshDatabase();
  catcher = await startCatcher({ db: database.db, kept: 120 });
});
afterAll(async () => {
  await catcher.close();
  await database.drop();
});

const mail = (id: string, subject: string) => ({
  id,
  to: { name: '', address: 'anna@example.com' },
  from: { name: 'Paul', address: 'paul@cdnow.example' },
  subject,
  html: '<p>x</p>',
  text: 'x',
  headers: {},
  date: Date.now(),
});

test('what was answered for is in the inbox, readable', async () => {
  const channel = smtpChannel(`smtp://127.0.0.1:${catcher.port}`);
  const id = v7();
  await channel.send(mail(id, 'Toujours là ?'), AbortSignal.timeout(4_000));
  const row = await database.db('caught_mails').first();
  expect(row).toMatchObject({
    message_id: `<${id}@cdnow.example>`,
    sender: 'paul@cdnow.example',
    recipients: ['anna@example.com'],
    subject: 'Toujours là ?',
  });
  expect(row.source.toString()).toContain('Message-ID:');
  await channel.close();
});

test('only the newest are kept', async () => {
  const channel = smtpChannel(`smtp://127.0.0.1:${catcher.port}`);
  const sender = async () => {
    for (let n = 0; n < 20; n++) await channel.send(mail(v7(), `mail ${n}`), AbortSignal.timeout(20_000));
  };
  // 201 with the one above; tidied at the 200th
  await Promise.all(Array.from({ length: 10 }, sender));
  const [{ count } = { count: 0 }] = await database.db('caught_mails').count();
  expect([120, 121]).toContain(Number(count)); // one may come in while it is tidied
  await channel.close();
});

test('a database that is away puts the sender off', async () => {
  const gone = await freshDatabase();
  const other = await startCatcher({ db: gone.db });
  await gone.drop();
  const channel = smtpChannel(`smtp://127.0.0.1:${other.port}`);
  await expect(channel.send(mail(v7(), 'x'), AbortSignal.timeout(4_000))).rejects.toMatchObject({ kind: 'later' });
  await channel.close();
  await other.close();
});
