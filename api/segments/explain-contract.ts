import { z } from 'zod';
import { instant, money, uuid } from '../http/endpoint.ts';

const when = instant.nullable();

/** What was found about the person, by the kind of the condition. */
export const found = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('contact'),
    value: z.unknown().meta({ description: 'As it stands: text, number, true or false, an instant, a list of names; null = none.' }),
  }),
  z.object({
    kind: z.literal('email'),
    sent: z.number(),
    opened: z.number(),
    clicked: z.number(),
    machine: z.number().meta({ description: 'Opened by a machine and by no person, as far as is known.' }),
    untracked: z.number().meta({ description: 'Sent without following opens.' }),
    plainText: z.boolean().meta({ description: 'Gets mails as plain text: opens can’t be known.' }),
    sentAt: when,
    openedAt: when,
    clickedAt: when,
  }),
  z.object({
    kind: z.literal('orders'),
    count: z.number(),
    total: money.nullable(),
    average: money.nullable(),
    largest: money.nullable(),
    firstAt: when,
    lastAt: when,
    usualGapDays: z.number().nullable(),
  }),
  z.object({ kind: z.literal('event'), count: z.number(), lastAt: when }),
  z.object({
    kind: z.literal('flow'),
    walks: z.number(),
    last: z
      .object({ enteredAt: instant, endedAt: when, outcome: z.string().nullable(), reason: z.string().nullable(), stepName: z.string() })
      .nullable(),
  }),
  z.object({ kind: z.literal('segment'), name: z.string(), in: z.boolean() }),
  z.object({ kind: z.literal('standing'), archivedAt: when, pattern: z.string().nullable() }),
]);
export type Found = z.infer<typeof found>;

export const explanation = z.object({
  contactId: uuid,
  holds: z.boolean(),
  archived: z.boolean().meta({ description: 'In the archive, for which the rule does not ask: not in, whatever holds.' }),
  groups: z.array(z.object({ path: z.string().meta({ description: 'Empty = the whole rule.' }), holds: z.boolean() })),
  conditions: z.array(z.object({ path: z.string(), holds: z.boolean(), found })),
  added: z
    .object({
      at: instant,
      actor: z.string(),
      via: z.enum(['paste', 'import', 'selection']).nullable().meta({ description: 'null = from before this was written down.' }),
    })
    .nullable()
    .optional()
    .meta({
      description: 'Of a static segment: when, by whom and how they were put in. null = nobody has put them in, or they were taken out.',
    }),
});
