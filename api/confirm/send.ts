import { setStatus } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { type Channel, noticeMail, Refused, type Site } from '../mails/index.ts';
import { writeSignupToken } from './token.ts';
import { words } from './words.ts';

/** The call ends before the claim does: whoever finds a claim past its deadline knows that nobody is calling any more. */
const CALL_MS = 4_000;
const CLAIM_MS = 6_000;
/** After so long nobody waits for the mail; they can sign up again. */
const GIVE_UP = `interval '3 days'`;
/** Why an attempt is made again though the mail may have left. */
const DOUBT = 'nobody knows whether it left';

interface Claimed {
  id: string;
  contact_id: string;
  email: string;
  attempt: number;
  at: Date;
}
interface Sender {
  db: Db;
  channel: Channel;
  site: Site;
}

/**
 * Sends confirmation mails that are due, or this one: claim → call → record, no lock across the call. A refusal for now is tried again,
 * ever more rarely, for three days. Where nobody knows whether a mail left (a killed process, a lost answer) it is sent once more under
 * the same Message-ID: two such mails do no harm, none would.
 */
export async function sendConfirmations(sender: Sender, only?: string): Promise<void> {
  const { db } = sender;
  if (await db('providers').where({ name: sender.channel.name }).whereNotNull('open_since').first('name')) return;
  for (const end = Date.now() + BUSY_MS; Date.now() < end; ) {
    const claimed = await claim(db, only);
    await Promise.all(claimed.map((one) => send(sender, one)));
    if (only || claimed.length < PAGE) return;
  }
}
const PAGE = 20;
/** What is left then is the next minute's. */
const BUSY_MS = 30_000;

async function claim(db: Db, only: string | undefined): Promise<Claimed[]> {
  const { rows } = await db.raw<{ rows: Claimed[] }>(
    `with doubtful as (
       update signups set mail = case when reason = :doubt then 'uncertain' else 'due' end, reason = :doubt, try_at = clock_timestamp()
       where mail = 'sending' and deadline < clock_timestamp() returning id),
     late as (update signups set mail = 'failed' where mail = 'due' and at < clock_timestamp() - ${GIVE_UP} returning id),
     due as (select id from signups where mail = 'due' and at >= clock_timestamp() - ${GIVE_UP} and try_at <= clock_timestamp()
       ${only ? 'and id = :only' : ''} order by try_at limit ${PAGE} for update skip locked)
     update signups s set mail = 'sending', attempt = attempt + 1, deadline = clock_timestamp() + interval '${CLAIM_MS} ms'
     from due where s.id = due.id returning s.id, s.contact_id, s.email, s.attempt, s.at`,
    only ? { doubt: DOUBT, only } : { doubt: DOUBT },
  );
  return rows;
}

async function send({ db, channel, site }: Sender, { id, contact_id, email, attempt, at }: Claimed): Promise<void> {
  const record = (change: object) => db('signups').where({ id, mail: 'sending', attempt }).update(change);
  const mail = await noticeMail(db, {
    id,
    contactId: contact_id,
    address: email,
    at: Number(at),
    url: `${site.publicUrl}/t/s/${writeSignupToken(site.secret, id)}`,
    words: (language, brand, name) => words[language].mail(brand, name),
  });
  if (!mail) return;
  try {
    await channel.send(mail, AbortSignal.timeout(CALL_MS));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 500) : String(error);
    if (!(error instanceof Refused)) return; // past its deadline it is found in doubt
    if (error.kind === 'later' || error.kind === 'provider') {
      const rest = db.raw(`clock_timestamp() + least(interval '30 seconds' * (2 ^ ?), interval '1 hour')`, [Math.min(attempt, 12)]);
      await record({ mail: 'due', reason: why, try_at: rest });
      return;
    }
    await db.transaction(async (tx) => {
      const source = 'hard bounce';
      const move = {
        contactId: contact_id,
        channel: 'email' as const,
        to: 'cleaned' as const,
        who: 'system' as const,
        source,
        actor: 'system',
      };
      if (error.kind === 'address') await setStatus(tx, { ...move, data: { signupId: id, detail: why } });
      await tx('signups').where({ id, mail: 'sending', attempt }).update({ mail: 'failed', reason: why });
    });
    return;
  }
  await record({ mail: 'sent', sent_at: db.raw('clock_timestamp()'), reason: null });
}
