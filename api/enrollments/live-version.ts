import type { Db } from '../db/database.ts';
import type { Context } from './context.ts';
import type { Enrollment } from './row.ts';

/** A version passed on the way to the live one: the steps it has, and where its author sent those of removed ones. */
interface Passed {
  steps: Set<string>;
  moves: Record<string, string>;
}
/** Published versions never change: a page of walks asks once. At most so many ways, oldest out. */
const KEPT = 200;
const kept = new Map<string, Passed[]>();

/** Where a walk stands in the live version, when that takes it over: same step, or where the author said, version by version. */
export async function ontoLiveVersion(tx: Db, row: Enrollment, { liveVersionId, liveMoves }: Context) {
  if (row.is_test || !liveMoves || liveVersionId === row.version_id || !liveVersionId) return null;
  let position = row.position;
  let awaited = row.step_id;
  for (const { steps, moves } of await way(tx, row.version_id as string, liveVersionId)) {
    if (position === 'exit') break;
    // the step someone waits for may be gone though the wait before it stays: then, too, they go where the author said
    const gone = awaited && !steps.has(awaited) && Object.hasOwn(moves, awaited) ? awaited : steps.has(position) ? null : position;
    if (!gone) continue;
    position = moves[gone] ?? 'exit';
    awaited = null;
  }
  return { version_id: liveVersionId, position };
}

async function way(tx: Db, from: string, to: string): Promise<Passed[]> {
  const key = `${from} ${to}`;
  const known = kept.get(key);
  if (known) return known;
  const numberOf = (id: string) => tx('flow_versions').where({ id }).select('number');
  const versions = await tx('flow_versions as v')
    .join('flow_versions as live', 'live.flow_id', 'v.flow_id')
    .where('live.id', to)
    .where('v.number', '>', numberOf(from))
    .where('v.number', '<=', numberOf(to))
    .orderBy('v.number')
    .select('v.moves', 'v.definition');
  const passed = versions.map(({ moves, definition }) => ({
    moves,
    steps: new Set<string>(definition.steps.map((step: { id: string }) => step.id)),
  }));
  kept.set(key, passed);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return passed;
}
