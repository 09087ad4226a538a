import type { Definition } from '../../workflows/flow/flow.ts';
import type { Db } from '../db/database.ts';
import type { FlowRecord } from './store.ts';

export interface RemovedStep {
  stepId: string;
  name: string;
  waiting: number;
}

/**
 * Steps that the draft lacks and someone stands at: the step they wait for, or else the one their walk goes on from.
 * Each person counts once, so each line of the answer is one question to the author: where do these go?
 */
export async function peopleAtRemovedSteps(db: Db, flow: Pick<FlowRecord, 'id' | 'draft' | 'live'>): Promise<RemovedStep[]> {
  const { rows } = await db.raw<{ rows: { step_id: string; name: string; waiting: number }[] }>(
    `select case when not (step_id = any(:kept::text[])) then step_id else position end as step_id,
       max(case when not (step_id = any(:kept::text[])) then step_name else '' end) as name, count(*) as waiting
     from enrollments where flow_id = :flowId and ended_at is null and not is_test
       and (not (step_id = any(:kept::text[])) or not (position = any(:kept::text[])))
     group by 1 order by 1`,
    { flowId: flow.id, kept: flow.draft.steps.map((step) => step.id) },
  );
  const nameOf = (id: string) => flow.live?.definition.steps.find((step) => step.id === id)?.name;
  return rows.map(({ step_id, name, waiting }) => ({ stepId: step_id, name: nameOf(step_id) || name || step_id, waiting }));
}

/**
 * Where a walk must stand so that it waits for `target` as the drawing says: before the waits that lead to it alone.
 * "exit" ends the walk.
 */
export function placeBefore(target: string, { steps, entry }: Definition): string {
  let place = target;
  for (let n = 0; n < steps.length && place !== entry; n++) {
    const leading = steps.filter((step) => (Object.values(step.next) as string[]).includes(place));
    const only = leading.length === 1 ? leading[0] : undefined;
    if (only?.type !== 'wait') break;
    place = only.id;
  }
  return place;
}
