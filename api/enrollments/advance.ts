import { v7 } from 'uuid';
import type { Instruction } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { look } from './look.ts';
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
