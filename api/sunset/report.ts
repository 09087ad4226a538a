import type { Db } from '../db/database.ts';
import { type Channel, type Mail, Refused, type Site } from '../mails/index.ts';
import { reportWords } from './words.ts';

const CALL_MS = 4_000;
const CLAIM_MS = 6_000;
const PAGE = 20;
const MOST_ATTEMPTS = 8;

interface Claimed {
  id: string;
  policy_id: string;
  audience_id: string;
  state: 'asks' | 'done' | 'failed';
  error: string | null;
  name: string;
  address: string;
  attempt: number;
  matched: number;
  series: number;
  reacted: number;
  /** Once it is done: whom its archive run means. */
  due: number;
  most: number | null;
  created_at: Date;
  language: 'en' | 'fr';
  brand: string;
  sender_name: string;
  sender_address: string;
}

/**
 * Sends the reports that are due: claim → call → record, no lock across the call. Where nobody knows whether one left, it is sent once
 * more under the same Message-ID: two of the same do no harm, none would.
 */
export async function sendReports({ db, channel, site }: { db: Db; channel: Channel; site: Site }): Promise<void> {
  for (const claimed of await claim(db)) {
    const record = (change: object) =>
      db('sunset_runs').where({ id: claimed.id, tell: 'sending', tell_attempt: claimed.attempt }).update(change);
    try {
      await channel.send(mailOf(claimed, site), AbortSignal.timeout(CALL_MS));
      await record({ tell: 'sent' });
    } catch (error) {
      if (!(error instanceof Refused)) continue; // past its deadline it is found again
      const over = error.kind === 'address' || claimed.attempt >= MOST_ATTEMPTS;
      const later = db.raw(`clock_timestamp() + interval '1 minute' * (2 ^ ?)`, [claimed.attempt]);
      await record(over ? { tell: 'failed' } : { tell: 'due', tell_at: later });
    }
  }
}

async function claim(db: Db): Promise<Claimed[]> {
  const { rows } = await db.raw<{ rows: Claimed[] }>(
    `with due as (select id from sunset_runs where tell in ('due', 'sending') and state in ('asks', 'done', 'failed') and tell_at <= clock_timestamp() order by tell_at
       limit ${PAGE} for update skip locked),
     claimed as (update sunset_runs r set tell = 'sending', tell_attempt = tell_attempt + 1,
       tell_at = clock_timestamp() + interval '${CLAIM_MS} ms' from due where r.id = due.id returning r.*)
     select r.id, r.policy_id, p.audience_id, r.state, r.error, p.name, p.tell as address, r.tell_attempt as attempt, r.matched,
       case when r.state = 'done' then least(r.series, r.most) else r.series end as series,
       r.reacted, case when r.state = 'done' then coalesce(x.taken, 0) else r.due end as due, r.most, r.created_at, a.language, a.name as brand, a.sender_name, a.sender_address
     from claimed r join sunset_policies p on p.id = r.policy_id join audiences a on a.id = p.audience_id
     left join archive_runs x on x.id = r.archive_run_id where p.tell is not null`,
  );
  return rows;
}

function mailOf(run: Claimed, site: Site): Mail {
  const said = reportWords(run);
  const url = `${site.publicUrl}/a/${run.audience_id}/archive/policies/${run.policy_id}`;
  return {
    // that it asks and what it did later are two mails: a mailbox shows of one Message-ID only the first
    id: `${run.id}.${run.state}`,
    to: { name: '', address: run.address },
    from: { name: run.sender_name || run.brand, address: run.sender_address || run.address },
    subject: said.subject,
    html: null,
    text: [...said.lines, url].join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    date: Number(run.created_at),
  };
}
