import type { Where } from '../contacts/index.ts';
import { unmailable } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { Problem } from '../http/errors.ts';
import { checkedUnder, tagsUsed } from '../mails/index.ts';
import type { Checklist } from './contract.ts';
import { type Fault, faultsOf } from './problems.ts';
import type { CampaignRecord } from './store.ts';
import { endsAt, instantIn } from './when.ts';
import { heldOut, tooLately } from './who-gets-it.ts';
import { whereOfWhom } from './whom.ts';

type Id = Checklist['items'][number]['id'];
const ZONES = 50;

/** What stands between a campaign and sending, item by item; counted exactly, as it would be sent now. 1 M contacts: 2 s. */
export async function checklistOf(db: Db, campaign: CampaignRecord) {
  const faults = faultsOf(campaign);
  const found = await reachOf(db, campaign).catch((error) => {
    if (error instanceof Problem && error.status < 500) return error.message;
    throw error;
  });
  const reach = typeof found === 'string' ? { contacts: 0, mailable: 0, notMailable: {}, zones: [] } : found;
  const provider = await db('providers').whereNotNull('open_since').first('open_since');
  const over = endsAt(campaign.schedule);
  const late: Fault[] =
    over && over <= new Date()
      ? [{ code: 'past', field: 'schedule', message: 'That time is over. Choose a later one, or send it now.' }]
      : [];
  const nobody: Fault[] =
    typeof found === 'string'
      ? [{ code: 'badAudience', field: 'whom', message: found }]
      : reach.mailable === 0
        ? [{ code: 'nobody', field: 'whom', message: 'Nobody of these can be mailed. Choose others.' }]
        : [];
  const of = (id: Id) => faults.filter(({ code }) => checkedUnder[code] === id);
  const item = (id: Id, detail: string, problems: Fault[] = of(id)) => ({ id, ok: problems.length === 0, detail, problems });
  const items = [
    item('audience', String(reach.mailable), nobody),
    item('content', campaign.email.subject),
    item('mergeTags', tagsUsed([campaign.email]).join(', ')),
    item('sender', campaign.email.from.address || campaign.audience.sender_address),
    item('postalAddress', campaign.audience.postal_address),
    item('schedule', over?.toISOString() ?? '', late),
    // it waits for the provider by itself: to be known, and no reason not to start
    { ...item('provider', provider?.open_since?.toISOString() ?? '', []), ok: !provider },
  ];
  const ready = items.every(({ id, ok }) => ok || id === 'provider');
  return { ready, items, ...reach };
}

async function reachOf(db: Db, campaign: CampaignRecord) {
  const where = await whereOfWhom(db, campaign.audience_id, campaign.whom);
  const reasons = await countByReason(db, campaign, where);
  const contacts = reasons.reduce((sum, { n }) => sum + n, 0);
  const notMailable = Object.fromEntries(reasons.flatMap(({ why, n }) => (why ? [[why, n]] : [])));
  const mailable = reasons.find(({ why }) => why === null)?.n ?? 0;
  return { contacts, mailable, notMailable, zones: await zonesOf(db, campaign, where) };
}

/** In the order in which the sending asks. */
async function countByReason(db: Db, { id, holdout_percent }: CampaignRecord, { sql, bindings }: Where) {
  const { rows } = await db.raw<{ rows: { why: string | null; n: number }[] }>(
    `select why, count(*)::int as n from (
       select coalesce(${unmailable()}, case when ${heldOut()} then 'held_out' end, case when ${tooLately()} then 'frequency_cap' end) as why
       from contacts c join audiences a on a.id = c.audience_id where ${sql}) x group by 1 order by 2 desc`,
    [id, holdout_percent, ...bindings] as never,
  );
  return rows;
}

async function zonesOf(db: Db, { schedule }: CampaignRecord, { sql, bindings }: Where) {
  if (schedule.when !== 'local') return [];
  const { rows } = await db.raw<{ rows: { zone: string; contacts: number }[] }>(
    `select coalesce(c.time_zone, a.time_zone) as zone, count(*)::int as contacts
     from contacts c join audiences a on a.id = c.audience_id where ${sql} group by 1 order by 2 desc limit ${ZONES}`,
    bindings as never,
  );
  const at = ({ zone }: { zone: string }) => instantIn(zone, schedule.local);
  return rows.map((row) => ({ ...row, at: at(row) })).sort((a, b) => Number(a.at) - Number(b.at));
}
