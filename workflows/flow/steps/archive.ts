import { z } from 'zod';

/** The end of the drawing, and out of sight: whoever gets here is archived. The held out are not: they were sent nothing. */
export const archive = z.object({
  type: z.literal('archive'),
  id: z.string().min(1).max(60),
  name: z.string().trim().max(80),
  next: z.object({}),
});
