import { v7 } from 'uuid';
import { unwritable } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { type Channel, type Mail, personalMail, Refused } from '../../api/mails/index.ts';
import { hardBounce } from './bounces.ts';
import { CALL_MS, LEDGER_MS, type LedgerRow, persist, record, settled } from './ledger.ts';
import { openBreaker, takeToken } from './provider.ts';

/** How long a mail waits before it looks again whether its provider is back. */
const AWAY_MS = 60_000;
/** A personal answer that could not leave for so long is told of as failed, instead of arriving out of the blue. */
const LONGEST = `interval '1 day'`;

type Row = LedgerRow & { dedupe_key: string; subject: string; to_address: string };
type Begun = { over: Row } | { wait: number } | { message: Row; mail: Mail };

/**
 * One personal mail, as a flow's is sent: claim → call → record, no lock across the call, never twice. null = over; else how many
 * milliseconds until it may be tried. What became of it is told in the feed, once.
 */
export const createSendPersonal =
  (db: Db, channel: Channel) =>
  async ({ messageId }: { messageId: string }): Promise<number | null> => {
    const held = await takeToken(db, channel.name);
    if (held > 0) return Math.ceil(held);
    const begun = await db.transaction((tx) => begin(tx, messageId, channel.name));
    if ('wait' in begun) return begun.wait;
    const outcome = 'over' in begun ? begun.over : await send(db, channel, begun.message, begun.mail);
    if (outcome === 'away') return AWAY_MS;
    // killed between the refusal and its consequences: they are made up for
    if (outcome.bounce) await hardBounce(db, outcome, outcome.bounce);
    await tell(db, outcome);
    return null;
  };

/** Under the contact's lock: settle what an earlier attempt left, look once more whether they may be written to, claim. */
async function begin(tx: Db, messageId: string, provider: string): Promise<Begun> {
  const known = await tx<Row>('messages').where({ id: messageId }).first('contact_id', 'dedupe_key');
  if (!known) throw new Error(`no message ${messageId}`);
  await tx.raw('select from contacts where id = ? for no key update', [known.contact_id]);
  const over = await settled(tx, known.dedupe_key, false);
  if (over) return { over: over as Row };
  const [{ blocked, late, away }] = (await tx.raw(STANDING, [provider, messageId])).rows;
  if (blocked || late) return { over: await close(tx, messageId, blocked ? 'skipped' : 'failed', blocked ?? 'given_up') };
  if (away) return { wait: AWAY_MS };
  const mail = await personalMail(tx, messageId);
  if (!mail) throw new Error(`no words for message ${messageId}`);
  const { rows } = await tx.raw<{ rows: Row[] }>(CLAIM, [LEDGER_MS, messageId]);
  const message = rows[0] as Row;
  return { message, mail: { ...mail, to: { ...mail.to, address: message.to_address } } };
}

const STANDING = `
  select ${unwritable()} as blocked, p.created_at < clock_timestamp() - ${LONGEST} as late,
    exists (select from providers where name = ? and open_since is not null) as away
  from messages m join personal_mails p on p.message_id = m.id join contacts c on c.id = m.contact_id where m.id = ?`;

/** To the address they have now. From here on the mail may have left. */
const CLAIM = `
  update messages m set state = 'sending', reason = null, attempt = attempt + 1, claimed_at = clock_timestamp(), at = clock_timestamp(),
    deadline = clock_timestamp() + ? * interval '1 ms', to_address = c.email
  from contacts c where c.id = m.contact_id and m.id = ? and m.state = 'retry' returning m.*`;

async function close(tx: Db, id: string, state: 'skipped' | 'failed', reason: string): Promise<Row> {
  const [row] = await tx<Row>('messages').where({ id }).update({ state, reason }).returning('*');
  return row as Row;
}

async function send(db: Db, channel: Channel, message: Row, mail: Mail): Promise<Row | 'away'> {
  const over = (state: LedgerRow['state'], more: { reason?: string; bounce?: string } = {}): Row => ({
    ...message,
    state,
    reason: more.reason ?? null,
    bounce: more.bounce ?? null,
  });
  try {
    await channel.send(mail, AbortSignal.timeout(CALL_MS));
    await persist(() => record(db, message, 'sent'));
    return over('sent');
  } catch (error) {
    if (!(error instanceof Refused)) {
      await persist(() => record(db, message, 'uncertain'));
      return over('uncertain');
    }
    if (error.kind === 'later' || error.kind === 'provider') {
      await persist(() => record(db, message, 'retry', { reason: error.message }));
      if (error.kind === 'later') throw error;
      await openBreaker(db, channel.name, error.message);
      return 'away';
    }
    const bounced = error.kind === 'address';
    const more = bounced ? { reason: 'hard_bounce', bounce: error.message } : { reason: error.message };
    await persist(() => record(db, message, 'failed', more));
    return over('failed', more);
  }
}

/** Once a message, whoever asks again: index event_keys. */
async function tell(db: Db, { id, audience_id, contact_id, state, reason, subject }: Row): Promise<void> {
  await db.raw(
    `with fresh as (insert into event_keys (audience_id, key) values (:audience_id, :key) on conflict do nothing returning 1)
     insert into events (id, audience_id, contact_id, type, at, data, actor)
     select :event, :audience_id, :contact_id, :state, clock_timestamp(), :data, p.actor from fresh, personal_mails p where p.message_id = :id`,
    {
      id,
      audience_id,
      contact_id,
      state,
      key: `personal:${id}`,
      event: v7(),
      data: JSON.stringify({ messageId: id, subject, isPersonal: true, reason }),
    },
  );
}
