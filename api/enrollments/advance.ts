import { v7 } from 'uuid';
import type { Instruction } from '../../workflows/names.ts';
import { type Db, prepared } from '../db/database.ts';
import { look, lookFrom } from './look.ts';
import { type Enrollment, stored } from './row.ts';
import { type Change, store } from './store.ts';

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
  await write(tx, row, standing ? steps : steps.slice(-1), effect);
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
  return store(tx, row, await lookFrom(tx, { ...moved, ...change }, context, now), now, change);
}

/**
 * The steps taken, and with a newly written effect the contact's own record of it: the feed, and what lists sort by.
 * One statement: what was written before is not told twice.
 */
async function write(tx: Db, row: Enrollment, steps: object[], { stepId, name, outcome, reason, messageId, at }: Effect): Promise<void> {
  const data = { messageId, flowId: row.flow_id, enrollmentId: row.id, stepId, stepName: name, reason };
  await prepared(tx, 'write-steps', WRITE, [
    JSON.stringify(steps),
    !row.is_test && outcome !== 'skipped',
    EFFECT_ORD,
    v7(),
    row.audience_id,
    row.contact_id,
    outcome,
    at,
    JSON.stringify(data),
    at,
    row.contact_id,
    outcome,
  ]);
}

const WRITE = `
  with written as (
    insert into enrollment_steps select * from jsonb_populate_recordset(null::enrollment_steps, ?::jsonb)
    on conflict do nothing returning ord),
  news as (select 1 from written where ?::boolean and ord = ?::int),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::jsonb, 'system' from news)
  update contacts set last_sent_at = ?::timestamptz, soft_bounces = 0 where id = ?::uuid and ?::text = 'sent' and exists (select from news)`;
