import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { v7 } from 'uuid';
import { type Db, openDatabase } from '../db/database.ts';

/** The newest so many are kept; looked after once in so many mails. */
const KEPT = 5_000;
const TIDY_EVERY = 100;
const LARGEST = 30_000_000;

export interface Catcher {
  port: number;
  close(): Promise<void>;
}

/** An SMTP server on this machine only, that delivers nothing: what it takes stands in the test inbox. Port 0 = any free one. */
export async function startCatcher({ db, port = 0, kept = KEPT }: { db: Db; port?: number; kept?: number }): Promise<Catcher> {
  let taken = 0;

  async function take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) throw Object.assign(new Error('larger than 30 MB'), { responseCode: 552 });
    const source = Buffer.concat(chunks);
    const { messageId, subject } = await PostalMime.parse(source);
    await db('caught_mails').insert({
      id: v7(),
      message_id: messageId ?? null,
      sender: envelope.mailFrom ? envelope.mailFrom.address : '',
      recipients: envelope.rcptTo.map((to) => to.address),
      subject: printable(subject ?? ''),
      source,
    });
    if (++taken % TIDY_EVERY === 0) await tidy(db, kept);
  }

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: LARGEST,
    maxClients: 200,
    disableReverseLookup: true,
    logger: false,
    // the answer waits for the commit: what the sender believes to be caught is caught
    onData: (stream, session, done) =>
      void take(stream, session).then(
        () => done(),
        (error) => done(unable(error)),
      ),
  });
  // a client that hangs up is no fault of ours
  server.on('error', () => {});
  await new Promise<void>((ok, fail) => {
    server.server.once('error', fail);
    server.listen(port, '127.0.0.1', () => ok());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((ok) => server.close(ok)),
  };
}

const unable = (error: Error) =>
  'responseCode' in error ? error : Object.assign(new Error('could not be stored, try later'), { responseCode: 451 });

/** Postgres takes no NUL. */
const printable = (text: string) => text.replaceAll('\0', '');

const tidy = (db: Db, kept: number) =>
  db.raw('delete from caught_mails where id < (select id from caught_mails order by id desc offset ? limit 1)', [kept - 1]);

/** As a process: DATABASE_URL, SMTP_PORT. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const db = openDatabase(process.env.DATABASE_URL ?? 'postgres://rekindle@127.0.0.1:5432/rekindle', 4);
  const catcher = await startCatcher({ db, port: Number(process.env.SMTP_PORT ?? 1025) });
  console.log(JSON.stringify({ name: 'mail-catcher', port: catcher.port }));
  const stop = async () => {
    await catcher.close();
    await db.destroy();
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}
