import { type Definition, rulesOf } from '../../../workflows/flow/flow.ts';
import type { PropertyCondition } from '../../../workflows/flow/rule/event.ts';
import { leavesOf } from '../../../workflows/flow/rule/rule.ts';

/** An event that a drawing's own rules ask for by name, with the properties they look at and an example that suits each. */
export interface AskedEvent {
  name: string;
  properties: Map<string, string>;
}

/** Each name once, in the order in which the rules come. What segments ask for is not known here. */
export function askedEvents(definition: Definition): AskedEvent[] {
  const asked = new Map<string, AskedEvent>();
  for (const { rule } of rulesOf(definition))
    for (const { leaf } of leavesOf(rule)) {
      if (leaf.kind !== 'event') continue;
      const event = asked.get(leaf.name) ?? { name: leaf.name, properties: new Map() };
      for (const about of leaf.where ?? []) event.properties.set(about.property, event.properties.get(about.property) || suiting(about));
      asked.set(leaf.name, event);
    }
  return [...asked.values()];
}

/** Empty where nothing in particular is asked for. */
function suiting(about: PropertyCondition): string {
  if (about.op === 'any') return about.values[0] ?? '';
  if (about.op === 'contains') return about.text;
  return about.op === 'between' ? String(about.from ?? about.to ?? '') : '';
}
