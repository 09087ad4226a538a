import { z } from 'zod';

/** The plain built-in frames a mail's text is set in. */
export const layouts = ['letter', 'card', 'plain'] as const;

/** One e-mail of the series. `html` is the body, with Liquid merge tags; the layout and the footer are put around it. */
export const sendEmail = z.object({
  type: z.literal('sendEmail'),
  id: z.string().min(1).max(60),
  name: z.string().trim().min(1, 'Give this e-mail a name.').max(80),
  subject: z.string().max(300),
  preview: z.string().max(300),
  /** Empty = the flow's sender, and where that is empty the audience's. */
  from: z.object({ name: z.string().max(120), address: z.string().max(254) }),
  layout: z.enum(layouts),
  html: z.string().max(200_000),
  next: z.object({ sent: z.string() }),
});
export type SendEmail = z.infer<typeof sendEmail>;
