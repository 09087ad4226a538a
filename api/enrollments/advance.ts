import { v7 } from 'uuid';
import { isDue } from '../../workflows/flow/plan.ts';
import type { Instruction } from '../../workflows/names.ts';
import { type Db, prepared } from '../db/database.ts';
import { contextOf } from './context.ts';
import { type Glance, UNCHANGED, unchanged } from './glance.ts';
import { EFFECT_ORD, type Effect, onward } from './onward.ts';
import { type Enrollment, stored } from './row.ts';
import { setChanged, write } from './store.ts';

/** The effect of `visit` is over: what was walked is written down, and the walk goes on, unless it already has. Under its locks. */
export async function advance(tx: Db, row: Enrollment, visit: number, effect: Effect, now: number): Promise<Instruction> {
  const { steps, changed } = await onward(tx, { ...row, visit }, await contextOf(tx, row), effect, now);
  const standing = !row.ended_at && row.visit === visit;
  await prepared(tx, 'write-steps', `with ${WRITTEN} select from written`, written(row, standing ? steps : steps.slice(-1), effect));
  if (!standing || !changed) return stored(row);
  await write(tx, [{ was: row, changed, now }]);
  return stored({ ...row, ...changed });
}

/**
 * The same in one statement, from what was seen before the effect: null = something has changed since, or what comes next is due
 * at once, when holds have a say. Then nothing was written, and `advance` does it under the locks.
 */
export async function advanceSeen<T>(db: Db, { row, context, seen }: Glance<T>, effect: Effect, now: number): Promise<Instruction | null> {
  const { steps, planned, changed } = await onward(db, row, context, effect, now);
  if (!changed || row.is_test || isDue(planned, now)) return null;
  const bindings = [...unchanged(seen), ...written(row, steps, effect), JSON.stringify(changed)];
  const { rowCount } = await prepared(db, 'advance-seen', ADVANCE_SEEN, bindings);
  return rowCount === 1 ? stored({ ...row, ...changed }) : null;
}

/**
 * The steps taken, and with a newly written effect the contact's own record of it: the feed, and what lists sort by. What was written
 * before is not told twice.
 */
const writtenFrom = (from: string) => `
  written as (
    insert into enrollment_steps select s.* from ${from}jsonb_populate_recordset(null::enrollment_steps, ?::jsonb) s
    on conflict do nothing returning ord),
  news as (select 1 from written where ord = ${EFFECT_ORD} and ?::boolean),
  fed as (
    insert into events (id, audience_id, contact_id, type, at, data, actor)
    select ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::jsonb, 'system' from news),
  noted as (update contacts set last_sent_at = ?::timestamptz, soft_bounces = 0 where id = ?::uuid and ?::text = 'sent' and exists (select from news))`;
const WRITTEN = writtenFrom('');

function written(row: Enrollment, steps: object[], { stepId, name, outcome, reason, messageId, at }: Effect): unknown[] {
  const data = { messageId, flowId: row.flow_id, enrollmentId: row.id, stepId, stepName: name, reason };
  const told = !row.is_test && outcome !== 'skipped';
  const feed = [v7(), row.audience_id, row.contact_id, outcome, at, JSON.stringify(data)];
  return [JSON.stringify(steps), told, ...feed, at, row.contact_id, outcome];
}

const ADVANCE_SEEN = `
  with ${UNCHANGED},
  ${writtenFrom('walk, ')}
  update enrollments e set ${setChanged('?::jsonb')} from walk where e.id = walk.id`;
