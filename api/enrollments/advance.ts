import { v7 } from 'uuid';
import { isDue } from '../../workflows/flow/plan.ts';
import type { Instruction } from '../../workflows/names.ts';
import { type Db, prepared } from '../db/database.ts';
import { gather, MOST } from '../db/gather.ts';
import { contextOf } from './context.ts';
import { type Glance, unchanged } from './glance.ts';
import { EFFECT_ORD, type Effect, onward } from './onward.ts';
import { type Enrollment, stored } from './row.ts';
import { setChanged, write } from './store.ts';

/** The effect of `visit` is over: what was walked is written down, and the walk goes on, unless it already has. Under its locks. */
export async function advance(tx: Db, row: Enrollment, visit: number, effect: Effect, now: number): Promise<Instruction> {
  const { steps, next, changed } = await onward(tx, { ...row, visit }, await contextOf(tx, row), effect, now);
  const standing = !row.ended_at && row.visit === visit;
  await prepared(tx, 'write-steps', WRITE, [JSON.stringify([written(row, standing ? steps : steps.slice(-1), effect)])]);
  if (!standing || !changed) return stored(row);
  await write(tx, [{ was: row, changed, look: next, now }]);
  return stored({ ...row, ...changed });
}

/**
 * The same in one statement, from what was seen before the effect, together with others who are at it: null = something has changed
 * since, or what comes next is due at once, when holds have a say. Then nothing was written, and `advance` does it under the locks.
 */
export function advancerOfSeen<T>(db: Db): (glance: Glance<T>, effect: Effect, now: number) => Promise<Instruction | null> {
  const advanceAll = gather(async (said: ({ id: string } & Record<string, unknown>)[]) => {
    const { rows } = await prepared<{ id: string }>(db, 'advance-seen', ADVANCE_SEEN, [JSON.stringify(said), MOST]);
    const advanced = new Set(rows.map((row) => row.id));
    return said.map(({ id }) => advanced.has(id));
  });
  return async ({ row, context, seen }, effect, now) => {
    const { steps, next, changed } = await onward(db, row, context, effect, now);
    // what a rule said is not held to by the contact's row
    const asked = next.context.answers.size > 0 || next.taken.length > 0 || next.archives;
    if (!changed || row.is_test || asked || isDue(next.planned, now)) return null;
    return (await advanceAll({ ...written(row, steps, effect), ...seen, changed })) ? stored({ ...row, ...changed }) : null;
  };
}

/** What is written of an effect, as a row for `writtenOf`. */
const written = (row: Enrollment, steps: object[], { stepId, name, outcome, reason, messageId, at }: Effect) => ({
  id: row.id,
  audience_id: row.audience_id,
  contact_id: row.contact_id,
  steps,
  event_id: v7(),
  told: !row.is_test && outcome !== 'skipped',
  outcome,
  at,
  data: { messageId, flowId: row.flow_id, enrollmentId: row.id, stepId, stepName: name, reason },
});
const ROW = 'audience_id uuid, steps jsonb, event_id uuid, told boolean, outcome text, at timestamptz, data jsonb';

/**
 * The steps taken, and with a newly written effect the contact's own record of it: the feed, and what lists sort by. What was written
 * before is not told twice.
 */
const writtenOf = (rows: string) => `
  written as (
    insert into enrollment_steps select step.* from ${rows} s, jsonb_populate_recordset(null::enrollment_steps, s.steps) step
    on conflict do nothing returning enrollment_id, ord),
  news as (select s.* from ${rows} s join written w on w.enrollment_id = s.id and w.ord = ${EFFECT_ORD} where s.told),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select event_id, audience_id, contact_id, outcome, at, data, 'system' from news),
  noted as (update contacts c set last_sent_at = s.at, soft_bounces = 0 from news s where c.id = s.contact_id and s.outcome = 'sent')`;

const WRITE = `
  with said as (select * from jsonb_to_recordset(?::jsonb) as s(id uuid, contact_id uuid, ${ROW})), ${writtenOf('said')}
  select from written`;

const ADVANCE_SEEN = `
  with ${unchanged(`${ROW}, changed jsonb`)},
  standing as (select s.* from said s join walk on walk.id = s.id),
  ${writtenOf('standing')}
  update enrollments e set ${setChanged('s.changed')} from standing s where e.id = s.id returning e.id`;
