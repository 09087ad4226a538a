import type { Definition } from '../../workflows/flow/flow.ts';

/** What the draft does differently from what is live. A step that only leads elsewhere has not changed itself. */
export interface Changes {
  steps: Set<string>;
  removed: string[];
  count: number;
}

const stable = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(stable)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, stable(inner)]),
        )
      : value;
/** Equal whatever the order of keys: Postgres sorts those of jsonb its own way. */
export const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(stable(a)) === JSON.stringify(stable(b));

export function changesOf(draft: Definition, live: Definition | null): Changes {
  const none = { steps: new Set<string>(), removed: [], count: 0 };
  if (!live) return none;
  const before = new Map(live.steps.map((s) => [s.id, s]));
  const steps = new Set<string>();
  for (const step of draft.steps) {
    const was = before.get(step.id);
    if (!was || !same({ ...step, next: null }, { ...was, next: null })) steps.add(step.id);
  }
  const kept = new Set(draft.steps.map((s) => s.id));
  const removed = live.steps.map((s) => s.id).filter((id) => !kept.has(id));
  let count = steps.size + removed.length;
  if (!same(draft.trigger, live.trigger)) count++;
  if (!same(draft.settings, live.settings)) count++;
  // the order alone: one change, however many edges it bent
  if (count === 0 && !same(draft, live)) count = 1;
  return { steps, removed, count };
}
