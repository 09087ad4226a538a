import type { Definition } from '../../workflows/flow/flow.ts';
import type { Facts, OrderFact } from '../../workflows/flow/plan.ts';
import { unmailable } from '../contacts/index.ts';
import { type Db, prepared } from '../db/database.ts';
import { silentSince } from '../stores/index.ts';
import { twinBought } from '../twins/index.ts';
import type { Answers } from './ask.ts';
import { definitionOf } from './definitions.ts';
import type { Enrollment, TestRunState } from './row.ts';

/** All that planning and the gates want to know around one enrollment, as of one statement. */
export interface Context {
  definition: Definition;
  facts: Omit<Facts, 'holds'>;
  /** What its rules said so far. */
  answers: Answers;
  flowStatus: 'draft' | 'live' | 'paused' | 'archived';
  liveVersionId: string | null;
  /** The live version takes over those already walking. */
  liveMoves: boolean;
  unmailable: string | null;
  cap: { count: number; days: number } | null;
  providerOpen: boolean;
  shopSilentSince: Date | null;
  /** A likely twin bought meanwhile: someone must say whether it is the same person. */
  twinBought: boolean;
  lastMessageFlowWon: string | null;
  /** The ledger's row of the present visit, where an earlier attempt left one. */
  messageId: string | null;
}

export interface ContextRow {
  flow_status: Context['flowStatus'];
  live_version_id: string | null;
  live_moves: boolean | null;
  zone: string;
  contact_zone: string | null;
  cap_count: number | null;
  cap_days: number | null;
  unmailable: string | null;
  left_at: Date | null;
  left_reason: string | null;
  provider_open: boolean;
  silent_since: Date | null;
  twin_bought: boolean;
  anchor_id: string | null;
  anchor_at: Date | null;
  next_id: string | null;
  next_at: Date | null;
  next_message: string | null;
  last_id: string | null;
  last_at: Date | null;
  ledger_id: string | null;
}

/** For the walk with this id, with `more` columns: the walk, the two orders around its entry, consent, holds. One round trip, 0.2 ms. */
const contextQuery = (id: string, more = '') => `
  select e.*, f.status as flow_status, f.live_version_id, v.existing = 'move' as live_moves,
    a.time_zone as zone, a.cap_count, a.cap_days, c.time_zone as contact_zone, ${unmailable()} as unmailable,
    case when c.archived_at is not null then greatest(c.archived_at, e.entered_at + interval '1 millisecond')
      when c.status in ('unsubscribed', 'cleaned') and c.status_at > e.entered_at then c.status_at end as left_at,
    case when c.archived_at is not null then 'archived' else c.status end as left_reason,
    exists (select from providers p where p.name = 'smtp' and p.open_since is not null) as provider_open,
    (select min(${silentSince()}) from stores s where s.audience_id = a.id) as silent_since, ${twinBought()} as twin_bought,
    anchor.id as anchor_id, anchor.placed_at as anchor_at, next.id as next_id, next.placed_at as next_at,
    (select m.id from messages m where m.id = next.message_id and m.flow_id = e.flow_id) as next_message,
    last.id as last_id, last.placed_at as last_at,
    (select m.id from messages m where m.dedupe_key = e.id || ':' || e.visit) as ledger_id${more}
  from enrollments e
  join flows f on f.id = e.flow_id
  join audiences a on a.id = e.audience_id
  join contacts c on c.id = e.contact_id
  left join flow_versions v on v.id = f.live_version_id
  left join lateral (select id, placed_at from orders where contact_id = c.id and counted and placed_at <= e.entered_at
    order by placed_at desc, id desc limit 1) anchor on true
  left join lateral (select id, placed_at, message_id from orders where contact_id = c.id and counted and placed_at > e.entered_at
    order by placed_at, id limit 1) next on true
  left join lateral (select id, placed_at from orders where contact_id = c.id and counted order by placed_at desc, id desc limit 1) last on true
  where e.id = ${id}`;

/**
 * The same for many. By an array it would be planned anew at each call, at 1.2 ms; behind `limit ?` the planner expects ten walks and
 * plans once, and `offset 0` keeps it from reading whole tables for them.
 */
export const contextsQuery = (more = '') => `
  select x.* from (select value::uuid as id from jsonb_array_elements_text(?::jsonb) limit ?::int) said
  cross join lateral (${contextQuery('said.id', more)} offset 0) x`;

type Read = Enrollment & ContextRow;

/** The context of a walk whose row is at hand, perhaps with changes not yet written. */
export async function contextOf(tx: Db, row: Enrollment): Promise<Context> {
  const { rows } = await prepared<Read>(tx, 'walk-context', contextQuery('?'), [row.id]);
  if (!rows[0]) throw new Error(`no enrollment ${row.id}`);
  return contextFrom(tx, row, rows[0]);
}

/** The contexts of many walks in one statement: how to get each, so that one which can't be read doesn't stand in the others' way. */
export async function contextsOf(tx: Db, walks: Enrollment[]): Promise<(row: Enrollment) => Promise<Context>> {
  const ids = walks.map((row) => row.id);
  const { rows } = await prepared<Read>(tx, 'walk-contexts', contextsQuery(), [JSON.stringify(ids), ids.length]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return (row) => contextFrom(tx, row, found.get(row.id) as Read);
}

export async function contextFrom(tx: Db, row: Enrollment, read: ContextRow): Promise<Context> {
  const zone = { audience: read.zone, contact: read.contact_zone ?? read.zone };
  return {
    definition: row.test?.definition ?? (await definitionOf(tx, row.version_id as string)),
    facts: row.test ? testFacts(row.test, zone) : realFacts(read, zone),
    answers: new Map(),
    flowStatus: read.flow_status,
    liveVersionId: read.live_version_id,
    liveMoves: read.live_moves ?? false,
    unmailable: read.unmailable,
    cap: read.cap_count && read.cap_days ? { count: read.cap_count, days: read.cap_days } : null,
    providerOpen: read.provider_open,
    shopSilentSince: read.silent_since,
    twinBought: read.twin_bought,
    messageId: read.ledger_id,
    lastMessageFlowWon: row.test ? testWon(row.test) : read.next_message,
  };
}

const order = (id: string | null, at: Date | null): OrderFact[] => (id && at ? [{ id, at: Number(at) }] : []);

function realFacts(read: ContextRow, zone: Facts['zone']): Context['facts'] {
  const orders = [...order(read.anchor_id, read.anchor_at), ...order(read.next_id, read.next_at), ...order(read.last_id, read.last_at)];
  const departure = read.left_at && { at: Number(read.left_at), reason: read.left_reason ?? 'unsubscribed' };
  return factsFrom(orders, departure, zone);
}

/** Orders in rising order of time; several may be the same one. */
export function factsFrom(orders: OrderFact[], left: { at: number; reason: string } | null, zone: Facts['zone']): Context['facts'] {
  return {
    zone,
    lastOrder: (upTo) => orders.findLast((o) => o.at <= upTo) ?? null,
    nextOrder: (from, upTo) => orders.find((o) => o.at > from && o.at <= upTo) ?? null,
    departure: (from, upTo) => (left && left.at > from && left.at <= upTo ? left : null),
  };
}

/** A test run takes the last counted order as made at its start; only what was thrown in happens besides. */
function testFacts({ startedAt, previousAt, thrown }: TestRunState, zone: Facts['zone']): Context['facts'] {
  const happened = thrown.filter((fact) => fact.happened).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const orders: OrderFact[] = [{ id: 'anchor', at: Date.parse(startedAt) }];
  if (previousAt) orders.unshift({ id: 'previous', at: Date.parse(previousAt) });
  for (const fact of happened) {
    if (fact.type === 'order') orders.push({ id: `thrown-${fact.day}`, at: Date.parse(fact.at) });
    if (fact.type === 'refund') orders.pop();
  }
  const left = happened.find((fact) => fact.type === 'unsubscribe');
  return factsFrom(orders, left ? { at: Date.parse(left.at), reason: 'unsubscribed' } : null, zone);
}

/** In a test run an order within the flow's days after a thrown-in click is won back. */
function testWon({ definition, thrown }: TestRunState): string | null {
  const bought = thrown.find((fact) => fact.type === 'order' && fact.happened);
  if (!bought) return null;
  const reach = definition.settings.wonBackDays * 86_400_000;
  const won = thrown.some(
    (f) => f.type === 'click' && f.happened && f.at <= bought.at && Date.parse(bought.at) - Date.parse(f.at) <= reach,
  );
  return won ? 'click' : null;
}
