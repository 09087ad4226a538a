import { z } from 'zod';
import { rule } from '../rule/rule.ts';

/** Two ways on. The rule is asked once, when a contact arrives; whoever took a way stays on it. */
export const branch = z.object({
  type: z.literal('branch'),
  id: z.string().min(1).max(60),
  name: z.string().trim().max(80),
  /** null = not chosen yet: such a drawing can't be published. */
  rule: rule.nullable(),
  next: z.object({ yes: z.string(), no: z.string() }),
});
