import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import { type Channel, type Mail, Refused } from '../../api/mails/index.ts';
import { Conversation, type Server } from './conversation.ts';

/** Most conversations at a time; a relay on the same machine takes 600 mails a second through 20. */
const CONVERSATIONS = 20;
/** Relays dislike endless sessions. */
const MAILS_EACH = 500;
/** A mail that waited longer than this for its turn would have too little time left, and end in doubt. */
const TURN_MS = 2_000;
/** Kept open between mails; servers hang up after minutes. */
const IDLE_MS = 20_000;

/** E-mail by SMTP. `url`: smtp://user:password@host:port, smtps:// for TLS from the start. */
export function smtpChannel(url: string): Channel {
  const server = parseConnectionUrl(url) as Server;
  const idle: Conversation[] = [];
  const waiting: (() => void)[] = [];
  let open = 0;
  let closed = false;
  let tired: NodeJS.Timeout | undefined;

  async function turn(deadline: AbortSignal): Promise<void> {
    if (open < CONVERSATIONS) {
      open++;
      return;
    }
    const patience = AbortSignal.any([deadline, AbortSignal.timeout(TURN_MS)]);
    await new Promise<void>((resolve, reject) => {
      const late = () => {
        waiting.splice(waiting.indexOf(mine), 1);
        reject(new Refused('later', 'no connection to the mail server was free in time'));
      };
      const mine = () => {
        patience.removeEventListener('abort', late);
        resolve();
      };
      waiting.push(mine);
      patience.addEventListener('abort', late, { once: true });
    });
  }

  function release(conversation: Conversation | null): void {
    const next = waiting.shift();
    if (conversation?.alive) {
      if (closed || conversation.delivered >= MAILS_EACH) conversation.quit();
      else idle.push(conversation);
    }
    clearTimeout(tired);
    tired = setTimeout(hangUp, IDLE_MS).unref();
    if (next) next();
    else open--;
  }

  const hangUp = () => {
    for (const conversation of idle.splice(0)) conversation.quit();
  };

  /** One that is still up, or a new one. */
  async function conversation(deadline: AbortSignal): Promise<Conversation> {
    for (let kept = idle.pop(); kept; kept = idle.pop()) if (kept.alive) return kept;
    const fresh = new Conversation(server);
    await fresh.open(deadline);
    return fresh;
  }

  return {
    name: 'smtp',

    async send(mail, deadline) {
      if (closed) throw new Refused('later', 'shutting down');
      if (deadline.aborted) throw new Refused('later', 'no time left');
      const { envelope, message } = await compose(mail);
      await turn(deadline);
      let talking: Conversation | null = null;
      try {
        talking = await conversation(deadline);
        const reused = talking.delivered > 0;
        try {
          await talking.deliver(envelope, message, deadline);
        } catch (error) {
          // hung up on while it was idle: nothing was said of this mail yet, so it goes over a new one
          if (!reused || !talking.hungUp || !(error instanceof Refused)) throw error;
          talking = new Conversation(server);
          await talking.open(deadline);
          await talking.deliver(envelope, message, deadline);
        }
      } finally {
        release(talking);
      }
    },

    async check(deadline) {
      const trial = new Conversation(server);
      try {
        await trial.open(deadline);
        trial.quit();
      } finally {
        trial.destroy();
      }
    },

    async close() {
      closed = true;
      clearTimeout(tired);
      hangUp();
    },
  };
}

/** multipart/alternative (or text alone), UTF-8, base64: lines of any length survive every relay, and it costs less time than quoted-printable. */
async function compose({ id, to, from, subject, html, text, headers, date, mime }: Mail) {
  const envelope = { from: from.address, to: [to.address] };
  if (mime) return { envelope, message: mime };
  const host = from.address.split('@').at(-1) || 'localhost';
  const node = new MailComposer({
    from,
    to,
    subject,
    ...(html === null ? {} : { html }),
    text,
    date: new Date(date),
    messageId: `<${id}@${host}>`,
    textEncoding: 'base64',
    // a long List-Unsubscribe, folded, broke signatures at some relays: these go out as single lines
    headers: Object.entries(headers).map(([key, value]) => ({
      key,
      value: { prepared: true, foldLines: false, value } as unknown as string,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { envelope, message: await node.build() };
}
