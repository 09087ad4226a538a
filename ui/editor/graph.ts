import { type Definition, outlets, type Step } from '../../workflows/flow/flow.ts';

/** The beginning of an edge: the trigger's one way out, or an outlet of a step. */
export interface Place {
  from: string;
  outlet: string;
}
/** `to: null` = leads nowhere yet. */
export interface Edge extends Place {
  to: string | null;
}
/** Not step ids: what else can be selected. No step made by the editor has such an id. */
export const TRIGGER = '@trigger';
export const SETTINGS = '@settings';

export const placeKey = ({ from, outlet }: Place) => `${from}/${outlet}`;
export const stepById = (definition: Definition, id: string) => definition.steps.find((s) => s.id === id);

export function edgesOf(definition: Definition): Edge[] {
  const ids = new Set(definition.steps.map((s) => s.id));
  const joined = (id: string) => (ids.has(id) ? id : null);
  return [
    { from: TRIGGER, outlet: 'entry', to: joined(definition.entry) },
    ...definition.steps.flatMap((s) => Object.entries(outlets(s)).map(([outlet, to]) => ({ from: s.id, outlet, to: joined(to) }))),
  ];
}

const firstOutlet = (s: Step): string | undefined => Object.keys(outlets(s))[0];
const withOutlet = (s: Step, outlet: string, to: string): Step => ({ ...s, next: { ...s.next, [outlet]: to } }) as Step;

/** Leads the edge at `place` to `to`. */
function lead(definition: Definition, { from, outlet }: Place, to: string): Definition {
  if (from === TRIGGER) return { ...definition, entry: to };
  return { ...definition, steps: definition.steps.map((s) => (s.id === from ? withOutlet(s, outlet, to) : s)) };
}

/** Puts a new step on an edge: the edge leads to it, its first outlet to where the edge led. */
export function insertStep(definition: Definition, place: Place, step: Step): Definition {
  const to = edgesOf(definition).find((edge) => placeKey(edge) === placeKey(place))?.to ?? '';
  const outlet = firstOutlet(step);
  const joined = outlet ? withOutlet(step, outlet, to) : step;
  const at = definition.steps.findIndex((s) => s.id === place.from) + 1;
  return lead({ ...definition, steps: definition.steps.toSpliced(at, 0, joined) }, place, step.id);
}

/** Takes a step out; what led to it leads to where its first outlet led. */
export function removeStep(definition: Definition, id: string): Definition {
  const gone = stepById(definition, id);
  if (!gone) return definition;
  const outlet = firstOutlet(gone);
  const after = outlet ? (outlets(gone)[outlet] ?? '') : '';
  const to = after === id ? '' : after;
  const rest = { ...definition, steps: definition.steps.filter((s) => s.id !== id) };
  return edgesOf(definition)
    .filter((edge) => edge.to === id && edge.from !== id)
    .reduce((led, edge) => lead(led, edge, to), rest);
}

/** Moves a step onto another edge. The edges at its own place change nothing. */
export function moveStep(definition: Definition, id: string, place: Place): Definition {
  const step = stepById(definition, id);
  const edge = edgesOf(definition).find((e) => placeKey(e) === placeKey(place));
  if (!step || !edge || edge.from === id || edge.to === id || !firstOutlet(step)) return definition;
  return insertStep(removeStep(definition, id), place, step);
}

/** The edge one step up or down the line from where a step is; null at the ends. */
export function placeBeside(definition: Definition, id: string, direction: 'up' | 'down'): Place | null {
  const edges = edgesOf(definition);
  const step = stepById(definition, id);
  if (!step) return null;
  if (direction === 'up') {
    const before = edges.find((e) => e.to === id);
    return (before && edges.find((e) => e.to === before.from)) ?? null;
  }
  const after = stepById(definition, outlets(step)[firstOutlet(step) ?? ''] ?? '');
  const outlet = after && firstOutlet(after);
  return after && outlet ? { from: after.id, outlet } : null;
}

/** A copy under another id, right after the step. */
export function duplicateStep(definition: Definition, id: string, copyId: string, name: string): Definition {
  const step = stepById(definition, id);
  const outlet = step && firstOutlet(step);
  if (!step || !outlet) return definition;
  return insertStep(definition, { from: id, outlet }, { ...step, id: copyId, name });
}

export const replaceStep = (definition: Definition, step: Step): Definition => ({
  ...definition,
  steps: definition.steps.map((s) => (s.id === step.id ? step : s)),
});
