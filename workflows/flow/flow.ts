import { z } from 'zod';
import { settings } from './settings.ts';
import { exit } from './steps/exit.ts';
import { sendEmail } from './steps/send-email.ts';
import { wait } from './steps/wait.ts';
import { trigger } from './triggers.ts';

/** The flow language: what a drawing may contain. The lists of variants are the only place that names them all. */
export const step = z.discriminatedUnion('type', [sendEmail, wait, exit]);
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
