import { v7 } from 'uuid';
import { isDue, type Outcome, type Planned, type Position, plan } from '../../workflows/flow/plan.ts';
import { type Instruction, queues } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { type Context, contextOf } from './context.ts';
import { definitionOf } from './definitions.ts';
import { type Enrollment, stored } from './row.ts';

/** Whoever writes `ord` this high in a visit tells of something beside the drawing: moved, paused, hurried on. */
export const BESIDE = 2_000;

/** The only way to touch an enrollment: the contact's lock first, then the enrollment's, so no fact arrives meanwhile. */
export function locked<T>(db: Db, enrollmentId: string, work: (tx: Db, row: Enrollment) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = (select contact_id from enrollments where id = ?) for no key update', [enrollmentId]);
    const row = await tx<Enrollment>('enrollments').where('id', enrollmentId).forNoKeyUpdate().first();
    if (!row) throw new Error(`no enrollment ${enrollmentId}`);
    return work(tx, row as Enrollment);
  });
}

/** Where planning starts again from. */
export const positionOf = (row: Enrollment): Position => ({
  step: row.position,
  since: Number(row.since),
  visit: row.visit,
  enteredAt: Number(row.entered_at),
  triggered: row.origin !== 'api',
  previousAt: row.previous_at && Number(row.previous_at),
  notBefore: row.not_before && Number(row.not_before),
  waivedAt: row.waived_at && Number(row.waived_at),
});

/** What the facts say now, and around what; reads, never writes. `change` = as if the row already had it. */
export interface Look {
  planned: Planned;
  context: Context;
  row: Enrollment;
}
export async function look(tx: Db, row: Enrollment, now: number): Promise<Look> {
  let context = await contextOf(tx, row);
  const moved = await ontoLiveVersion(tx, row, context);
  if (moved) {
    row = { ...row, ...moved };
    if (row.position !== 'exit') context = { ...context, definition: await definitionOf(tx, row.version_id as string) };
  }
  if (context.flowStatus === 'archived' && !row.is_test) return { planned: ended('stopped', now, 'flow_archived'), context, row };
  if (moved?.position === 'exit') return { planned: ended('removed', now, 'step_removed'), context, row };
  return { planned: plan(context.definition, positionOf(row), context.facts, now), context, row };
}

const ended = (outcome: Outcome, at: number, reason: string): Planned => ({
  do: 'done',
  outcome,
  reason,
  at,
  order: null,
  stepId: null,
  passed: [],
});

/** Where a walk stands in the live version, when that takes it over: same step, or where the author said, version by version. */
async function ontoLiveVersion(tx: Db, row: Enrollment, { liveVersionId, liveMoves }: Context) {
  if (row.is_test || !liveMoves || liveVersionId === row.version_id || !liveVersionId) return null;
  const versions = await tx('flow_versions')
    .where('flow_id', row.flow_id)
    .where('number', '>', tx('flow_versions').where('id', row.version_id).select('number'))
    .orderBy('number')
    .select('id', 'number', 'moves', 'definition');
  let position = row.position;
  let awaited = row.step_id;
  for (const { definition, moves } of versions) {
    if (position === 'exit') break;
    const has = (id: string) => definition.steps.some((s: { id: string }) => s.id === id);
    // the step someone waits for may be gone though the wait before it stays: then, too, they go where the author said
    const gone = awaited && !has(awaited) && Object.hasOwn(moves, awaited) ? awaited : has(position) ? null : position;
    if (!gone) continue;
    position = moves[gone] ?? 'exit';
    awaited = null;
  }
  return { version_id: liveVersionId, position };
}

/** Why a due effect waits; null = it may go. */
export function holdOf(row: Enrollment, { definition, flowStatus, providerOpen, shopSilentSince }: Context): Enrollment['held'] {
  if (row.is_test) return null;
  if (row.paused_at) return 'paused';
  if (flowStatus === 'paused') return 'flow';
  if (providerOpen) return 'provider';
  return shopSilentSince && definition.trigger.type === 'lapsed' ? 'shop' : null;
}

type Change = Partial<Enrollment>;

/** Stores what changed, if anything did. The instruction never changes without `rev` growing. */
export async function store(
  tx: Db,
  was: Enrollment,
  { planned, context, row }: Look,
  now: number,
  change: Change = {},
): Promise<Instruction> {
  const held = planned.do !== 'done' && planned.do !== 'decide' && isDue(planned, now) ? holdOf(row, context) : null;
  const anchorId = row.is_test ? row.anchor_order_id : (context.facts.lastOrder(Number(row.entered_at))?.id ?? row.anchor_order_id);
  const next: Change = {
    ...change,
    version_id: row.version_id,
    position: row.position,
    anchor_order_id: anchorId,
    do_next: planned.do,
    at: planned.do === 'done' || held ? null : new Date(planned.at),
    held,
    queue: queueFor(row.queue, planned.do),
    ...(planned.do === 'done'
      ? ending(planned, context, now)
      : { step_id: planned.stepId, step_name: planned.name, due: new Date(planned.due), listening: planned.listening }),
  };
  const changed = Object.fromEntries(Object.entries(next).filter(([key, value]) => differs(was[key as keyof Enrollment], value)));
  if (Object.keys(changed).length === 0) return stored(was);
  const told = ['do_next', 'at', 'queue', 'step_id', 'visit'].some((key) => key in changed);
  if ('version_id' in changed && was.version_id) await noteBeside(tx, { ...was, ...changed } as Enrollment, 'moved', 'version', now);
  const [after] = await tx<Enrollment>('enrollments')
    .where('id', was.id)
    .update({ ...changed, ...(told ? { rev: was.rev + 1, watched: 0 } : {}) } as object)
    .returning('*');
  return stored(after as Enrollment);
}

function ending(planned: Extract<Planned, { do: 'done' }>, { lastMessageFlowWon }: Context, now: number): Change {
  const won = planned.outcome === 'bought' && lastMessageFlowWon !== null;
  const real = planned.order && /^[0-9a-f-]{36}$/.test(planned.order.id) ? planned.order.id : null;
  return {
    outcome: won ? 'won_back' : planned.outcome,
    reason: planned.reason,
    won_order_id: real,
    won_message_id: won && real ? lastMessageFlowWon : null,
    ended_at: new Date(now),
    step_id: planned.stepId,
    due: null,
    not_before: null,
  };
}

/** Queues carry a prefix that keeps installations apart; the enrollment's own queue tells which. */
function queueFor(queue: string, what: Instruction['do']): string {
  const of = queues(queue.replace(/(decide|send-\w+)$/, ''));
  return what === 'decide' || what === 'done' ? of.decide : of.send('smtp');
}

function differs(a: unknown, b: unknown): boolean {
  if (a instanceof Date || b instanceof Date) return Number(a ?? Number.NaN) !== Number(b ?? Number.NaN);
  if (Array.isArray(a) && Array.isArray(b)) return a.length !== b.length || [...a].sort().some((x, n) => x !== [...b].sort()[n]);
  return (a ?? null) !== (b ?? null);
}

/** Plans anew and stores what that changes. `change` is applied first: what an operator or a failed attempt did. */
export async function replan(tx: Db, row: Enrollment, now: number, change: Change = {}): Promise<Instruction> {
  if (row.ended_at) return stored(row);
  return store(tx, row, await look(tx, { ...row, ...change }, now), now, change);
}

/** Ends a walk from outside the drawing: by hand, or with its flow. */
export async function stop(tx: Db, row: Enrollment, reason: string, now: number): Promise<Instruction> {
  if (row.ended_at) return stored(row);
  return store(tx, row, { planned: ended('stopped', now, reason), context: await contextOf(tx, row), row }, now);
}

/** Writes down what happened to a walk beside the drawing: who moved, paused or hurried it. */
export async function noteBeside(
  tx: Db,
  row: Enrollment,
  outcome: string,
  type: string,
  now: number,
  reason: string | null = null,
): Promise<void> {
  await tx.raw(
    `insert into enrollment_steps (enrollment_id, visit, ord, flow_id, version_id, step_id, type, name, outcome, reason, at, is_test)
     select ?, ?, coalesce(max(ord) + 1, ?), ?, ?, ?, ?, ?, ?, ?, ?, ? from enrollment_steps where enrollment_id = ? and visit = ? and ord >= ?`,
    [
      row.id,
      row.visit,
      BESIDE,
      row.flow_id,
      row.version_id,
      row.step_id ?? row.position,
      type,
      row.step_name,
      outcome,
      reason,
      new Date(now),
      row.is_test,
      row.id,
      row.visit,
      BESIDE,
    ],
  );
}

export interface Effect {
  stepId: string;
  type: string;
  name: string;
  outcome: 'sent' | 'uncertain' | 'skipped' | 'failed';
  reason: string | null;
  messageId: string | null;
  at: Date;
}
/** After the waits of its visit, before what happened beside. */
const EFFECT_ORD = 1_000;

/** The effect of `visit` is over: what was walked is written down, and the walk goes on, unless it already has. */
export async function advance(tx: Db, row: Enrollment, visit: number, effect: Effect, now: number): Promise<Instruction> {
  const { planned, context, row: moved } = await look(tx, row, now);
  const passed = planned.do === 'done' ? [] : planned.passed;
  const common = { enrollment_id: row.id, visit, flow_id: row.flow_id, version_id: moved.version_id, is_test: row.is_test };
  const steps = [
    ...passed.map((wait, ord) => ({
      ...common,
      ord,
      step_id: wait.stepId,
      type: 'wait',
      name: wait.name,
      outcome: 'passed',
      at: new Date(wait.at),
    })),
    {
      ...common,
      ord: EFFECT_ORD,
      step_id: effect.stepId,
      type: effect.type,
      name: effect.name,
      outcome: effect.outcome,
      reason: effect.reason,
      message_id: effect.messageId,
      at: effect.at,
    },
  ];
  const standing = !row.ended_at && row.visit === visit;
  const written = await tx('enrollment_steps')
    .insert(standing ? steps : steps.slice(-1))
    .onConflict()
    .ignore()
    .returning('ord');
  if (written.some(({ ord }) => ord === EFFECT_ORD) && effect.outcome !== 'skipped') await remember(tx, row, effect);
  if (!standing) return stored(row);
  const step = context.definition.steps.find((s) => s.id === effect.stepId);
  const change: Change = {
    position: (step?.type === 'sendEmail' ? step.next.sent : null) ?? moved.position,
    since: effect.at,
    previous_at: effect.at,
    visit: visit + 1,
    not_before: null,
    waived_at: null,
  };
  return store(tx, row, await look(tx, { ...moved, ...change }, now), now, change);
}

/** The contact's own record of an effect: the feed, and what lists sort by. */
async function remember(tx: Db, row: Enrollment, { stepId, name, outcome, reason, messageId, at }: Effect): Promise<void> {
  if (row.is_test) return;
  const data = { messageId, flowId: row.flow_id, enrollmentId: row.id, stepId, stepName: name, reason };
  await tx('events').insert({
    id: v7(),
    audience_id: row.audience_id,
    contact_id: row.contact_id,
    type: outcome,
    at,
    data: JSON.stringify(data),
    actor: 'system',
  });
  if (outcome === 'sent') await tx('contacts').where('id', row.contact_id).update({ last_sent_at: at });
}
