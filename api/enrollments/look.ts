import { isDue, type Outcome, type Planned } from '../../workflows/flow/plan.ts';
import type { Db } from '../db/database.ts';
import { planAsking } from './ask.ts';
import { type Context, contextOf } from './context.ts';
import { definitionOf } from './definitions.ts';
import { ontoLiveVersion } from './live-version.ts';
import type { Enrollment } from './row.ts';
import { type StepTaken, stepsPassed } from './steps-taken.ts';

/** What the facts say now, and around what; reads, never writes. `change` = as if the row already had it. */
export interface Look {
  planned: Planned;
  context: Context;
  /** As it is to be: on the live version, behind the branches that were taken. */
  row: Enrollment;
  /** Branches taken and what led to them, and the archive step; to be written with the row. */
  taken: StepTaken[];
  archives: boolean;
}
export const look = async (tx: Db, row: Enrollment, now: number): Promise<Look> => lookFrom(tx, row, await contextOf(tx, row), now);

/** Looks again under the same lock, with changes to the row: nothing else can have changed since `context` was read. */
export async function lookFrom(tx: Db, row: Enrollment, context: Context, now: number): Promise<Look> {
  const moved = await ontoLiveVersion(tx, row, context);
  if (moved) {
    row = { ...row, ...moved };
    if (row.position !== 'exit') context = { ...context, definition: await definitionOf(tx, row.version_id as string) };
  }
  const over = (planned: Planned) => ({ planned, context, row, taken: [], archives: false });
  if (context.flowStatus === 'archived' && !row.is_test) return over(ended('stopped', now, 'flow_archived'));
  if (moved?.position === 'exit') return over(ended('removed', now, 'step_removed'));
  const planned = await planAsking(tx, row, context, now);
  const taken = (planned.taken?.turns ?? []).flatMap(({ visit, passed }) => stepsPassed(visit, passed));
  return archiving({ planned, context, row: behind(row, planned), taken, archives: false }, now);
}

/** The walk as it stands behind the branches that the plan took. */
function behind(row: Enrollment, { taken }: Planned): Enrollment {
  if (!taken) return row;
  const { step, since, visit } = taken;
  return { ...row, position: step, since: new Date(since), visit, not_before: null, waived_at: null };
}

/** Whoever has come to the archive step is archived and done, unless a hold is in the way. The held out were sent nothing, and stay. */
function archiving(seen: Look, now: number): Look {
  const { planned, row, context, taken } = seen;
  if (planned.do !== 'decide' || !planned.archives || !isDue(planned, now) || planned.blocked || holdOf(row, context, false)) return seen;
  const { stepId, name, at, passed } = planned;
  const spared = row.arm === 'holdout';
  const archived = { visit: row.visit, ord: passed.length, stepId, type: 'archive', name, at } as const;
  return {
    ...seen,
    planned: { ...ended('finished', at, spared ? 'held_out' : 'archive_step'), stepId, passed },
    taken: [
      ...taken,
      ...stepsPassed(row.visit, passed),
      { ...archived, outcome: spared ? 'skipped' : 'archived', reason: spared ? 'held_out' : null },
    ],
    archives: !spared && !row.is_test,
  };
}

export const ended = (outcome: Outcome, at: number, reason: string): Extract<Planned, { do: 'done' }> => ({
  do: 'done',
  outcome,
  reason,
  at,
  order: null,
  stepId: null,
  passed: [],
});

/** Why a due effect waits; null = it may go. `mails`: it is one. */
export function holdOf(
  row: Enrollment,
  { definition, flowStatus, providerOpen, shopSilentSince, twinBought }: Context,
  mails = true,
): Enrollment['held'] {
  if (row.is_test) return null;
  if (row.paused_at) return 'paused';
  if (flowStatus === 'paused') return 'flow';
  if (mails && providerOpen) return 'provider';
  if (shopSilentSince && definition.trigger.type === 'lapsed') return 'shop';
  return twinBought ? 'twin' : null;
}
