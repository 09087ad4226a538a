import { z } from 'zod';
import { fieldType } from '../fields/contract.ts';
import { instant, uuid } from '../http/endpoint.ts';

/** How the bytes are read. What was detected is a choice: each part can be said otherwise. */
export const reading = z.object({
  encoding: z.enum([
    'utf-8',
    'windows-1252',
    'utf-16le',
    'utf-16be',
    'macintosh',
    'iso-8859-15',
    'cp850',
    'windows-1250',
    'windows-1251',
    'windows-1253',
    'windows-1254',
    'shift_jis',
    'gb18030',
  ]),
  delimiter: z
    .string()
    .length(1)
    .refine((sign) => !/["'\r\n\0\p{Surrogate}\p{L}\p{N}]/u.test(sign), 'A separator is one sign, such as ; or a tab.'),
  quote: z.enum(['"', "'", '']),
  header: z.boolean(),
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']),
  /** Of a workbook; null = its first one. */
  sheet: z.string().max(100).nullable(),
  /** Phones without +… are of this country: two letters. */
  country: z.string().regex(/^[A-Z]{2}$/, 'Write the country as two letters, such as FR.'),
});
export type Reading = z.infer<typeof reading>;

/** What a column may become, besides `field:<key>` and `skip`. */
export const standardTargets = [
  'email',
  'phone',
  'external_id',
  'first_name',
  'last_name',
  'full_name',
  'company',
  'role',
  'birthday',
  'language',
  'country',
  'time_zone',
  'vip',
  'address',
  'address.line1',
  'address.line2',
  'address.city',
  'address.region',
  'address.postcode',
  'address.country',
  'tags',
  'groups',
  'lists',
  'note',
  'status',
  'sms_status',
  'email_permission',
  'opted_in_at',
  'optin_ip',
  'confirmed_at',
  'confirmed_ip',
  'left_at',
  'rating',
  'last_sent_at',
  'last_opened_at',
  'last_clicked_at',
  'step',
] as const;
export type StandardTarget = (typeof standardTargets)[number];

/** Where one column goes. `new` makes a field of this label and type; `groups` need the category they stand in. */
export const placing = z.discriminatedUnion('to', [
  z.object({ to: z.enum(standardTargets).exclude(['groups']) }),
  z.object({ to: z.literal('groups'), category: z.string().trim().min(1).max(100) }),
  z.object({ to: z.literal('field'), key: z.string().max(60) }),
  z.object({ to: z.literal('new'), label: z.string().trim().min(1).max(80), type: fieldType }),
  z.object({ to: z.literal('skip') }),
]);
export type Placing = z.infer<typeof placing>;

export const choices = z.object({
  /** Who they are known by: a row with this of a known contact is about that contact. */
  key: z.enum(['email', 'external_id', 'phone']),
  /** Of those we know already: fill and update · leave as they are · replace, empty cells included. Who left there leaves here in any case. */
  existing: z.enum(['update', 'skip', 'replace']),
  /** What they become where the file has no status of its own. */
  status: z.enum(['subscribed', 'non_subscribed', 'unsubscribed', 'cleaned']),
  /** How they agreed; without it nobody is subscribed by an import. */
  consentSource: z.string().trim().max(300),
  tags: z.array(z.string().trim().min(1).max(100)).max(20),
  lists: z.array(uuid).max(20),
  /** They agreed to the audience's permission text for e-mail as it stands. */
  permission: z.boolean(),
  /** Already in the middle of a series: they enter this flow at this step; null = its beginning. A column "step" may say another. */
  enroll: z.object({ flowId: uuid, stepId: z.string().max(100).nullable() }).nullable(),
});
export type Choices = z.infer<typeof choices>;

/** How sure a guess is, in words of the screen. */
export const sureness = z.enum(['certain', 'check', 'none', 'chosen']);

export const column = z.object({
  /** From 0. */
  index: z.number(),
  header: z.string(),
  placing,
  sureness,
  /** Why it should be looked at: key of a sentence. */
  remark: z.string().nullable(),
  /** The first values that are not empty. */
  samples: z.array(z.string()),
});
export type Column = z.infer<typeof column>;

/** What is wrong with a cell: `refused` = the row stays out, `remark` = the cell does, or something is worth knowing. */
export const cellProblem = z.object({ column: z.number().nullable(), kind: z.enum(['refused', 'remark']), reason: z.string() });
export type CellProblem = z.infer<typeof cellProblem>;

export const fileRow = z.object({
  /** In the file, as an editor counts; of a workbook: the row. */
  line: z.number(),
  file: z.string().nullable().meta({ description: 'The file inside a ZIP.' }),
  cells: z.array(z.string()),
  problems: z.array(cellProblem),
});

const tally = z.object({
  reason: z.string(),
  n: z.number(),
  /** The first such row. */
  line: z.number(),
  example: z.string().nullable(),
});
export type Tally = z.infer<typeof tally>;

/** Over the whole file. While `whole` is false they grow. */
export const counts = z.object({
  whole: z.boolean(),
  rows: z.number(),
  refused: z.number(),
  refusals: z.array(tally),
  remarks: z.array(tally),
  /** Known only once the whole file was read: new, known already, twice in the file, and of the known those who left and stay out. */
  added: z.number().nullable(),
  known: z.number().nullable(),
  merged: z.number(),
  left: z.number().nullable(),
  /** New names on the way. */
  newTags: z.number(),
  newGroups: z.number(),
});
export type Counts = z.infer<typeof counts>;

export const result = z.object({
  added: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  merged: z.number(),
  refused: z.number(),
  /** Had left, and stay out. */
  left: z.number(),
  subscribed: z.number(),
  enrolled: z.number(),
});
export type Result = z.infer<typeof result>;

export const state = z.enum(['ready', 'unreadable', 'waiting', 'running', 'paused', 'done', 'failed', 'cancelled', 'undoing', 'undone']);

/** A line of the history. */
export const importLine = z.object({
  id: uuid,
  name: z.string(),
  origin: z.enum(['file', 'paste']),
  size: z.number(),
  format: z.enum(['csv', 'xlsx', 'zip']),
  /** The tool whose export this is, when we know it. */
  tool: z.enum(['mailchimp', 'activecampaign', 'klaviyo', 'brevo']).nullable(),
  reading,
  state,
  /** The owner's wish is not obeyed yet. */
  wanted: z.enum(['run', 'pause', 'cancel']),
  rows: z.number().nullable(),
  done: z.number(),
  total: z.number().nullable(),
  result,
  undoneResult: z.object({ taken: z.number(), kept: z.number() }).nullable(),
  /** Why it can't be read, or failed, and what to do. */
  error: z.string().nullable(),
  /** Until then it can be undone; null = nothing to undo. */
  undoUntil: instant.nullable(),
  actor: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
