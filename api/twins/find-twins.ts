import type { Db } from '../db/database.ts';

/** More people than this under one phone number or roof are a family, a company or a mistake: they are not proposed. */
export const LARGEST_GROUP = 20;

/** What likely twins share, as SQL over a contact `c`, each with an index of its own; null or not `when` = nothing to compare. */
const KEYS = {
  phone: { key: (c: string) => `${c}.phone_key`, when: (c: string) => `length(${c}.phone_key) >= 7` },
  customer: { key: (c: string) => `lower(${c}.external_id)`, when: (c: string) => `${c}.external_id is not null` },
  name_address: {
    key: (c: string) => `household(${c}.first_name, ${c}.last_name, ${c}.address)`,
    when: (c: string) => `${c}.address is not null`,
  },
  gmail: { key: (c: string) => `${c}.email_key`, when: (c: string) => `${c}.email_key like '%@gmail.com'` },
} as const;
export type Reason = keyof typeof KEYS;
export const REASONS = Object.keys(KEYS) as Reason[];

/** Dismissed pairs stay dismissed; one that is known gains the reason. A sweep that began after the last look begins its reasons anew. */
const propose = (pairs: string) => `
  insert into twins as t (audience_id, a_id, b_id, reasons, checked_at)
  select :audienceId, a, b, array_agg(distinct reason order by reason), clock_timestamp() from (${pairs}) p group by a, b order by a, b
  on conflict (a_id, b_id) do update set checked_at = excluded.checked_at, reasons = case when t.checked_at < :since then excluded.reasons
    else (select array_agg(distinct r order by r) from unnest(t.reasons || excluded.reasons) as r) end
    where t.state = 'proposed'`;

const near = (reason: Reason) => {
  const { key, when } = KEYS[reason];
  return `
    select least(c.id, o.id) as a, greatest(c.id, o.id) as b, '${reason}' as reason from contacts c cross join lateral (
      select id, count(*) over () as n from (select o.id from contacts o where o.audience_id = :audienceId and o.archived_at is null
        and ${key('o')} = ${key('c')} and ${when('o')} and o.id <> c.id limit ${LARGEST_GROUP}) few) o
    where c.id = any(:ids::uuid[]) and c.archived_at is null and ${when('c')} and ${key('c')} is not null and o.n < ${LARGEST_GROUP}`;
};
const findNear = propose(REASONS.map(near).join(' union all '));

/** Looks for likely twins of these contacts, in the transaction that made or changed them. One look by index a contact and key. */
export async function findTwinsOf(tx: Db, audienceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.raw(findNear, { audienceId, ids, since: new Date(0) });
  await markBought(tx, ids);
}

const whole = (reason: Reason) => {
  const { key, when } = KEYS[reason];
  return `
    with groups as (select array_agg(c.id) as ids from contacts c where c.audience_id = :audienceId and c.archived_at is null and ${when('c')}
        and ${key('c')} is not null group by ${key('c')} having count(*) between 2 and ${LARGEST_GROUP})
    select a, b, '${reason}' as reason from groups, unnest(ids) as a, unnest(ids) as b where a < b`;
};
const countLarge = (reason: Reason) => {
  const { key, when } = KEYS[reason];
  return `select count(*)::int as n from (select from contacts c where c.audience_id = :audienceId and c.archived_at is null and ${when('c')}
    and ${key('c')} is not null group by ${key('c')} having count(*) > ${LARGEST_GROUP}) large`;
};

/**
 * Looks through a whole audience for twins of one kind: grouped by the key, so there is no cross product. Returns how many pairs were
 * found and how many groups were too large. 300,000 contacts on a busy machine: 0.9 to 4.9 s a kind.
 */
export async function sweepTwins(tx: Db, audienceId: string, reason: Reason, since: Date): Promise<{ found: number; large: number }> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(propose(whole(reason)), { audienceId, since });
  const { rows } = await tx.raw<{ rows: [{ n: number }] }>(countLarge(reason), { audienceId });
  return { found: rowCount, large: rows[0].n };
}

/** Proposals that a whole sweep did not find again are over: an address or number was corrected. */
export async function dropStale(tx: Db, audienceId: string, since: Date): Promise<void> {
  await tx('twins').where({ audience_id: audienceId, state: 'proposed' }).where('checked_at', '<', since).delete();
  await markBought(tx, null, audienceId);
}

/** Notes on proposals that one of the two bought while the other is in a flow: these come first in the list. */
async function markBought(tx: Db, ids: string[] | null, audienceId: string | null = null): Promise<void> {
  await tx.raw(
    `update twins t set bought_at = clock_timestamp() where t.state = 'proposed' and t.bought_at is null
       and ${ids ? '(t.a_id = any(:ids::uuid[]) or t.b_id = any(:ids::uuid[]))' : 't.audience_id = :audienceId'}
       and exists (select from enrollments e where e.contact_id in (t.a_id, t.b_id) and e.ended_at is null and not e.is_test
         and ${boughtBy('case when e.contact_id = t.a_id then t.b_id else t.a_id end')})`,
    ids ? { ids } : { audienceId },
  );
}

/** A counted order of that contact after the clock of walk `e` began: after its anchor, or its entry where orders did not start it. */
function boughtBy(contact: string): string {
  return `exists (select from orders o where o.contact_id = ${contact} and o.counted and o.placed_at > case
    when e.origin in ('sweep', 'backlog') then coalesce((select anchor.placed_at from orders anchor where anchor.id = e.anchor_order_id), e.entered_at)
    else e.entered_at end)`;
}

/**
 * Whether a likely twin of walk `e`'s contact bought meanwhile, so that its next message waits until someone decides. Two looks by key
 * in `twins`, which is empty for nearly everyone: 0.02 ms.
 */
export const twinBought = (): string => `exists (
  select from (select t.b_id as id from twins t where t.a_id = e.contact_id and t.state = 'proposed'
    union all select t.a_id from twins t where t.b_id = e.contact_id and t.state = 'proposed') other where ${boughtBy('other.id')})`;
