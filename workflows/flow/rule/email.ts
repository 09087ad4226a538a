import { z } from 'zod';
import { days } from './period.ts';

const id = z.uuid('This is not an id.');
const match = z.enum(['any', 'all']);

/** Of which e-mails it is asked. Tests and mails from one person to another are never among them. */
const over = z.discriminatedUnion('of', [
  z.object({ of: z.literal('step'), flowId: id, stepId: z.string().min(1).max(80) }),
  z.object({ of: z.literal('flow'), flowId: id }),
  z.object({ of: z.literal('campaign'), campaignId: id }),
  /** The audience's last campaigns, whoever they were sent to. */
  z.object({ of: z.literal('last'), count: z.number().int().min(1).max(50), match }),
  /** Its last 500. */
  z.object({ of: z.literal('recent'), match }),
  /** Campaigns and flows' mails that she was sent at most so many days ago. */
  z.object({ of: z.literal('within'), days }),
  z.object({ of: z.literal('any') }),
]);

/**
 * What became of e-mails. Opens and clicks are people's: those of machines don't count. "Did not" over several means in none of them,
 * and is true of whoever was never sent one; "did not open" is never true of someone who may have opened without our knowing (mails in
 * plain text, tracking off, a mail program that fetches pictures by itself), nor "did not click" where links weren't followed.
 */
export const email = z
  .object({
    kind: z.literal('email'),
    did: z.enum(['opened', 'clicked', 'sent', 'not_opened', 'not_clicked', 'not_sent']),
    over,
    /** At least so many of them; 1 unless said. */
    atLeast: z.number().int().min(1).max(500).optional(),
  })
  .superRefine(({ did, over: asked, atLeast }, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const all = 'match' in asked && asked.match === 'all';
    if (did.startsWith('not_') && all) issue(['over', 'match'], '“Did not” means in none of them. Choose any.');
    if ((did.startsWith('not_') || all) && (atLeast ?? 1) > 1) issue(['atLeast'], 'Leave the number out here.');
  });
export type EmailRule = z.infer<typeof email>;
export type Over = EmailRule['over'];
