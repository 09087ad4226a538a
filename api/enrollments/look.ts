import { type Outcome, type Planned, type Position, plan } from '../../workflows/flow/plan.ts';
import type { Db } from '../db/database.ts';
import { type Context, contextOf } from './context.ts';
import { definitionOf } from './definitions.ts';
import { ontoLiveVersion } from './live-version.ts';
import type { Enrollment } from './row.ts';

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
export const look = async (tx: Db, row: Enrollment, now: number): Promise<Look> => lookFrom(tx, row, await contextOf(tx, row), now);

/** Looks again under the same lock, with changes to the row: nothing else can have changed since `context` was read. */
export async function lookFrom(tx: Db, row: Enrollment, context: Context, now: number): Promise<Look> {
  const moved = await ontoLiveVersion(tx, row, context);
  if (moved) {
    row = { ...row, ...moved };
    if (row.position !== 'exit') context = { ...context, definition: await definitionOf(tx, row.version_id as string) };
  }
  if (context.flowStatus === 'archived' && !row.is_test) return { planned: ended('stopped', now, 'flow_archived'), context, row };
  if (moved?.position === 'exit') return { planned: ended('removed', now, 'step_removed'), context, row };
  return { planned: plan(context.definition, positionOf(row), context.facts, now), context, row };
}

export const ended = (outcome: Outcome, at: number, reason: string): Planned => ({
  do: 'done',
  outcome,
  reason,
  at,
  order: null,
  stepId: null,
  passed: [],
});

/** Why a due effect waits; null = it may go. */
export function holdOf(
  row: Enrollment,
  { definition, flowStatus, providerOpen, shopSilentSince, twinBought }: Context,
): Enrollment['held'] {
  if (row.is_test) return null;
  if (row.paused_at) return 'paused';
  if (flowStatus === 'paused') return 'flow';
  if (providerOpen) return 'provider';
  if (shopSilentSince && definition.trigger.type === 'lapsed') return 'shop';
  return twinBought ? 'twin' : null;
}
