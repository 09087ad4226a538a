import { z } from 'zod';

/** People said by their addresses, whatever stands around these. */
export const pasted = z.object({
  by: z.literal('addresses'),
  addresses: z
    .string()
    .min(1, 'Paste at least one address.')
    .max(1_000_000)
    .meta({ description: 'Any text; up to 10,000 addresses in it are found.' }),
});
