/** A mail ready to leave. `id` is the ledger row's: its Message-ID and every link's token come from it. */
export interface Mail {
  id: string;
  to: { name: string; address: string };
  from: { name: string; address: string };
  subject: string;
  /** null: whoever gets it wants text alone. */
  html: string | null;
  text: string;
  /** Extra headers, such as List-Unsubscribe; each a prepared single line. */
  headers: Record<string, string>;
  /** The Date header, epoch milliseconds: virtual in a test run. */
  date: number;
  /** The whole of it as a MIME message, where it has been built already: html and text are empty then. */
  mime?: Buffer;
}

/** A way out. `send` resolves once the other side has taken the mail. */
export interface Channel {
  name: string;
  /** Rejects with `Refused` when the mail surely was not taken; with anything else when that is in doubt. Ends at `deadline`. */
  send(mail: Mail, deadline: AbortSignal): Promise<void>;
  /** Resolves when the provider would take mail now: reachable, credentials right (nodemailer's verify). Rejects otherwise, by `deadline`. */
  check(deadline: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * The other side surely has not taken it.
 * `later`: a passing fault, try again · `address`: this recipient is refused for good (a hard bounce) ·
 * `message`: this mail is refused for good, through no fault of the address · `provider`: nobody can send (credentials, TLS): the breaker opens
 */
export class Refused extends Error {
  constructor(
    readonly kind: 'later' | 'address' | 'message' | 'provider',
    message: string,
    /** It is this mailbox that can't take mail now (full, out of order): a soft bounce, if it stays so. */
    readonly mailbox = false,
  ) {
    super(message);
  }
}
