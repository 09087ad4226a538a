import { heldOut, tooLately } from '../../api/campaigns/index.ts';
import { unmailable } from '../../api/contacts/index.ts';
import { type Db, prepared } from '../../api/db/database.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import { type Language, lastOrderSql, type Recipient } from '../../api/mails/index.ts';
import { type CampaignJob, stillAtIt } from './standing.ts';

/** How long a claim lasts: a call begins within the first part of it, and ends well before its end. */
export const CLAIM_MS = 30_000;

/** One mail that may have left from now on. */
export interface Claimed {
  id: string;
  contactId: string;
  attempt: number;
  to: Omit<Recipient, 'audience'>;
}
export interface ClaimedPage {
  mails: Claimed[];
  /** How many were taken from the page, with those who are skipped. */
  taken: number;
}

interface Claiming {
  campaign: { id: string; audience_id: string; holdout_percent: number };
  provider: string;
  most: number;
  wantsOrder: boolean;
}

interface Row {
  taken: number;
  id: string | null;
  contact_id: string;
  attempt: number;
  first_name: string;
  last_name: string;
  email: string;
  status: string;
  format: 'html' | 'text';
  language: Language;
  last_order: Recipient['lastOrder'];
}

/**
 * Takes up to `most` of the next page that is due and puts them into the ledger, to be sent or skipped with the reason, in one
 * statement: whoever dies before its commit has done nothing, whoever dies after it has claimed them. null = it may not, or nobody is due.
 */
export const claimPage = (
  db: Db,
  given: JobRow<never, never>,
  { campaign, provider, most, wantsOrder }: Claiming,
): Promise<ClaimedPage | null> => {
  const job = given as unknown as CampaignJob;
  const before = { ...job };
  return db.transaction(async (tx) => {
    Object.assign(job, before);
    if (!(await stillAtIt(tx, job))) return null;
    await lockIfCapped(tx, campaign, most);
    const { id } = campaign;
    const bindings = [id, most, id, most, id, most, id, campaign.holdout_percent, most, provider, CLAIM_MS, id];
    const { rows } = await prepared<Row>(
      tx,
      wantsOrder ? 'claim-campaign-orders' : 'claim-campaign',
      wantsOrder ? WITH_ORDERS : PLAIN,
      bindings,
    );
    const taken = rows[0]?.taken ?? 0;
    if (taken === 0) return null;
    await moveOn(tx, given, { cursor: { claims: (job.cursor?.claims ?? 0) + 1 }, done: job.done + taken });
    return { taken, mails: rows.flatMap((row) => (row.id ? [claimedOf(row, row.id)] : [])) };
  });
};

const claimedOf = (row: Row, id: string): Claimed => ({
  id,
  contactId: row.contact_id,
  attempt: row.attempt,
  to: {
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    status: row.status,
    format: row.format,
    language: row.language,
    lastOrder: row.last_order,
  },
});

/** A cap counts other senders' mails: with one, all who may mail these wait for each other. The claim's own statement looks afterwards. */
async function lockIfCapped(tx: Db, { id, audience_id }: Claiming['campaign'], most: number): Promise<void> {
  await tx.raw(
    `select from contacts where (select cap_count from audiences where id = ?) is not null and id = any(
       (select members[1:?] from campaign_pages where campaign_id = ? and at <= clock_timestamp() order by at, n limit 1)::uuid[])
     order by id for no key update`,
    [audience_id, most, id],
  );
}

/** More than a day past its hour, because the provider was away: nobody wants Saturday's sale on Monday. */
const LATE = `interval '1 day'`;

const claim = (lastOrder: string) => `
  with taken as (
    select n, at, attempt, members from campaign_pages where campaign_id = ?::uuid and at <= clock_timestamp() order by at, n limit 1 for update),
  rest as (update campaign_pages p set members = p.members[?::int + 1:] from taken t
    where p.campaign_id = ?::uuid and p.n = t.n and cardinality(t.members) > ?::int),
  gone as (delete from campaign_pages p using taken t where p.campaign_id = ?::uuid and p.n = t.n and cardinality(t.members) <= ?::int),
  who as materialized (
    select c.id, c.audience_id, c.first_name, c.last_name, coalesce(c.email, '') as email, c.status, c.format, coalesce(c.language, a.language) as language,
      ${lastOrder} as last_order,
      coalesce(${unmailable()}, case when t.at < clock_timestamp() - ${LATE} then 'too_late' when ${heldOut()} then 'held_out'
        when ${tooLately()} then 'frequency_cap' end) as why
    from taken t cross join lateral unnest(t.members[1:?::int]) u(id) join contacts c on c.id = u.id join audiences a on a.id = c.audience_id),
  claimed as (
    insert into messages (id, audience_id, contact_id, campaign_id, step_id, step_name, dedupe_key, provider, at, to_address, subject, state, reason, deadline)
    select uuidv7(), w.audience_id, w.id, k.id, 'email', k.name, k.id || ':' || w.id, ?::text, clock_timestamp(), w.email, '',
      case when w.why is null then 'sending' else 'skipped' end, w.why, case when w.why is null then clock_timestamp() + ?::int * interval '1 ms' end
    from who w cross join (select id, name from campaigns where id = ?::uuid) k
    on conflict (dedupe_key) do update set state = excluded.state, reason = excluded.reason, deadline = excluded.deadline, at = excluded.at,
      to_address = excluded.to_address, claimed_at = clock_timestamp(), attempt = messages.attempt + 1
      where messages.state = 'retry'
    returning id, contact_id, state, attempt)
  select (select count(*)::int from who) as taken, m.id, m.contact_id, m.attempt, w.first_name, w.last_name, w.email, w.status, w.format, w.language, w.last_order
  from (select) one left join claimed m on m.state = 'sending' left join who w on w.id = m.contact_id`;

/** Only whether they ever bought, which the footer says. */
const PLAIN = claim(`case when c.last_order_at is not null then '{"at": 0, "total": "0", "currency": "EUR", "lines": 0}'::jsonb end`);
const WITH_ORDERS = claim(lastOrderSql('clock_timestamp()'));
