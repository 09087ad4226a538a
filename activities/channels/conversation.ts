import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionAuth, type SMTPConnectionOptions, type SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import { meaning, type SmtpFault } from './refusal.ts';

export interface Server extends SMTPConnectionOptions {
  auth?: { user: string; pass: string } | undefined;
}

/**
 * One connection to the SMTP server. nodemailer's own pool does not tell whether the final dot had gone out when a conversation broke,
 * and that is the difference between "send again" and "nobody knows": so connections are held here.
 */
export class Conversation {
  readonly #connection: SMTPConnection;
  readonly #server: Server;
  /** Ends whatever is under way; set while something is. */
  #broken: (fault: SmtpFault) => void = () => {};
  alive = true;
  delivered = 0;
  /** It ended without an answer of the server. */
  hungUp = false;

  constructor(server: Server) {
    this.#server = server;
    // closing destroys the socket: what is cut off by a deadline must not live on behind it
    this.#connection = new SMTPConnection({ ...server, socketCloseTimeout: 0 });
    const over = (fault: SmtpFault) => {
      this.alive = false;
      this.#broken(fault);
    };
    this.#connection.on('error', over);
    this.#connection.on('end', () => over({ code: 'ECONNECTION', message: 'Connection closed' }));
  }

  /** Greets and signs in. Rejects with `Refused`, at the latest when `deadline` aborts. */
  open(deadline: AbortSignal): Promise<void> {
    return this.#until(
      deadline,
      () => false,
      (done) => {
        this.#connection.connect((fault) => {
          const { auth } = this.#server;
          if (fault || !auth || !this.#connection.allowsAuth) return done(fault);
          const said: SMTPConnectionAuth = { user: auth.user, credentials: auth };
          this.#connection.login(said, (fault) => done(fault ?? undefined));
        });
      },
    );
  }

  /** Hands over one message. Rejects with `Refused` when it surely was not taken, with anything else when nobody knows. */
  deliver(envelope: SMTPEnvelope, message: Buffer, deadline: AbortSignal): Promise<void> {
    const source = new Source(message);
    return this.#until(
      deadline,
      () => source.dotGone,
      (done) => {
        this.#connection.send({ ...envelope, size: message.length }, source, (fault) => {
          if (!fault) this.delivered++;
          done(fault ?? undefined);
        });
      },
    );
  }

  quit(): void {
    if (this.alive) this.#connection.quit();
    this.alive = false;
  }

  destroy(): void {
    this.alive = false;
    this.#connection.close();
  }

  /** Settles once, and never after the deadline. Any fault ends the connection: its state is no longer known. */
  #until(deadline: AbortSignal, dotGone: () => boolean, begin: (done: (fault?: SmtpFault) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (fault?: SmtpFault) => {
        deadline.removeEventListener('abort', late);
        this.#broken = () => {};
        if (!fault) return resolve();
        this.hungUp = fault.responseCode === undefined && !deadline.aborted;
        const error = meaning(fault, dotGone());
        this.destroy();
        reject(error);
      };
      const late = () => settle({ code: 'ETIMEDOUT', message: 'the server did not answer in time' });
      this.#broken = settle;
      if (deadline.aborted) return late();
      deadline.addEventListener('abort', late, { once: true });
      begin(settle);
    });
  }
}

/** The message on its way into the socket. `dotGone`: all of it, with the final dot, has been handed to the operating system's side. */
class Source extends Readable {
  dotGone = false;
  #message: Buffer | null;

  constructor(message: Buffer) {
    super();
    this.#message = message;
  }

  override _read(): void {
    this.push(this.#message);
    this.#message = null;
  }

  /** nodemailer pipes us into the stream that stuffs dots and ends with the final one; what comes out of it is counted. */
  override pipe<T extends NodeJS.WritableStream>(stuffed: T, options?: { end?: boolean }): T {
    const out = stuffed as unknown as Readable & { writableEnded: boolean; outByteCount: number };
    let passed = 0;
    out.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (out.writableEnded && passed === out.outByteCount) this.dotGone = true;
    });
    return super.pipe(stuffed, options);
  }
}
