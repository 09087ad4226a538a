import { z } from 'zod';
import { membersOf, type Rule } from './rule/rule.ts';
import { settings } from './settings.ts';
import { archive } from './steps/archive.ts';
import { branch } from './steps/branch.ts';
import { exit } from './steps/exit.ts';
import { sendEmail } from './steps/send-email.ts';
import { wait } from './steps/wait.ts';
import { trigger } from './triggers.ts';

/** The flow language: what a drawing may contain. The lists of variants are the only place that names them all. */
export const step = z.discriminatedUnion('type', [sendEmail, wait, branch, archive, exit]);
export type Step = z.infer<typeof step>;
export type StepType = Step['type'];
export type StepOf<T extends StepType> = Extract<Step, { type: T }>;

/** The most steps a drawing may have; opening and checking stay well under a second at this size. */
export const MAX_STEPS = 500;

export const definition = z.object({
  trigger,
  /** The step a contact comes to first. */
  entry: z.string(),
  steps: z.array(step).max(MAX_STEPS, `A flow can have at most ${MAX_STEPS} steps.`),
  settings,
});
export type Definition = z.infer<typeof definition>;

/** Outlets as a plain record: outlet name → id of the step it leads to. */
export const outlets = (s: Step): Record<string, string> => s.next;

/** The rules that a drawing asks of whoever walks it, each under a name: a step's id, or a setting's. */
export function rulesOf({ steps, settings, trigger }: Definition): { key: string; stepId: string | null; field: string; rule: Rule }[] {
  const asked = steps.flatMap((s) => (s.type === 'branch' && s.rule ? [{ key: s.id, stepId: s.id, field: 'rule', rule: s.rule }] : []));
  const ofAll = (['goalRule', 'exitRule'] as const).flatMap((field) => {
    const rule = settings[field];
    return rule ? [{ key: `@${field}`, stepId: null, field: `settings.${field}`, rule }] : [];
  });
  const entered =
    trigger.type === 'entersSegment' && trigger.segmentId
      ? [{ key: '@trigger', stepId: null, field: 'trigger', rule: membersOf(trigger.segmentId) }]
      : [];
  return [...entered, ...asked, ...ofAll];
}

/** The steps in the order in which a walk meets them, each once: breadth first from the entry. */
export function walkOrder({ entry, steps }: Pick<Definition, 'entry' | 'steps'>): Step[] {
  const byId = new Map(steps.map((s) => [s.id, s]));
  const order: Step[] = [];
  const seen = new Set<string>();
  const queue = [entry];
  for (const id of queue) {
    const at = byId.get(id);
    if (!at || seen.has(id)) continue;
    seen.add(id);
    order.push(at);
    queue.push(...Object.values(outlets(at)));
  }
  return order;
}
