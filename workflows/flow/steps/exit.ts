import { z } from 'zod';

/** The end of the drawing: whoever gets here leaves without having bought. */
export const exit = z.object({
  type: z.literal('exit'),
  id: z.string().min(1).max(60),
  name: z.string().trim().max(80),
  next: z.object({}),
});
