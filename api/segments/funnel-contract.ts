import { z } from 'zod';

export const counted = z.number().int();

/** How many each part of a rule leaves. */
export const funnel = z.object({
  counts: z.array(
    z.object({
      path: z.string().meta({ description: 'Of the condition or group, such as rules.2.rules.0.' }),
      count: counted.nullable().meta({ description: 'Exact; null = it took too long and was given up.' }),
      left: z.boolean().meta({
        description:
          'true: left after this part and all before it. false: who meets this part by itself, of those left before the group it is in; of everyone where the rule is not about all of its parts.',
      }),
      unknown: counted.nullable().optional().meta({
        description:
          'Beside “did not open” and “did not click” that stand in no group: who is not known to have, but may have without our knowing, and so never matches. Of the same people as `count`; null = given up.',
      }),
    }),
  ),
  mailable: counted.nullable().meta({ description: 'Of those whom the rule means, who can be mailed now; null = given up.' }),
});
