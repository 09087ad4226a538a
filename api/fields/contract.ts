import { z } from 'zod';
import { byId, endpoint, uuid } from '../http/endpoint.ts';

export const fieldTypes = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'birthday',
  'choice',
  'multi_choice',
  'address',
  'phone',
  'url',
  'yes_no',
] as const;
export const fieldType = z.enum(fieldTypes);
export type FieldType = (typeof fieldTypes)[number];

export const hasChoices = (type: FieldType) => type === 'choice' || type === 'multi_choice';

/** Types whose values make sense as a short line, and as a text of any length. */
const LINES: readonly FieldType[] = ['text', 'number', 'money', 'date', 'birthday', 'choice', 'phone', 'yes_no'];
const TEXTS: readonly FieldType[] = [...LINES, 'long_text', 'multi_choice', 'url'];

/** Do all values of one type fit into the other, so that a merge loses none? */
export const fitsInto = (from: FieldType, into: FieldType): boolean =>
  from === into ||
  (into === 'text' && LINES.includes(from)) ||
  (into === 'long_text' && TEXTS.includes(from)) ||
  (into === 'multi_choice' && from === 'choice') ||
  (into === 'number' && from === 'money');

export const field = z.object({
  id: uuid,
  audienceId: uuid,
  key: z.string().meta({ description: 'What programs and merge tags call it; never changes.' }),
  label: z.string(),
  type: fieldType,
  choices: z.array(z.string()),
  position: z.number(),
  filterable: z
    .boolean()
    .meta({ description: 'Lists filter and, unless it is an address or a long text, sort by it: it has an index of its own.' }),
  index: z.enum(['none', 'building', 'ready']),
  required: z.boolean().meta({ description: 'One of the audience’s required fields.' }),
});
export type Field = z.infer<typeof field>;

const label = z.string().trim().min(1, 'Give the field a name.').max(80);
const choices = z
  .array(z.string().trim().min(1, 'A choice needs a name.').max(120))
  .max(500)
  .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, 'Two choices have the same name. Keep one.');

export const fields = {
  list: endpoint({
    method: 'GET',
    path: '/api/fields',
    summary: 'The custom fields of an audience, in their order',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({ items: z.array(field) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/fields',
    summary: 'Make a custom field',
    access: 'editor',
    body: z.object({
      audienceId: uuid,
      label,
      type: fieldType,
      key: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,59}$/, 'Write the key in small letters, digits and _, beginning with a letter, such as shoe_size.')
        .optional()
        .meta({ description: 'Made from the label unless given.' }),
      choices: choices.optional(),
      filterable: z.boolean().default(false),
    }),
    response: field,
    status: 201,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/fields/:id',
    summary: 'Rename a field, change its choices or whether lists filter by it; absent = keep',
    access: 'editor',
    params: byId,
    body: z.object({ label, choices, filterable: z.boolean() }).partial(),
    response: field,
  }),
  reorder: endpoint({
    method: 'PUT',
    path: '/api/fields/order',
    summary: 'Put the fields in this order; those left out follow in the order they have',
    access: 'editor',
    body: z.object({ audienceId: uuid, ids: z.array(uuid).min(1).max(500) }),
    response: z.object({ items: z.array(field) }),
  }),
  uses: endpoint({
    method: 'GET',
    path: '/api/fields/:id/uses',
    summary: 'What would lose something if the field went',
    access: 'viewer',
    params: byId,
    response: z.object({
      contacts: z.number().meta({ description: 'Contacts with a value, archived ones too.' }),
      views: z.array(z.string()).meta({ description: 'Names of saved views that show or filter by it.' }),
      segments: z.array(z.string()).meta({ description: 'Names of segments whose rule asks for it.' }),
      flows: z.array(z.string()).meta({ description: 'Names of flows whose newest drawing names it.' }),
      required: z.boolean(),
    }),
  }),
  merge: endpoint({
    method: 'POST',
    path: '/api/fields/:id/merge',
    summary: 'Move this field’s values into another where that one is empty, then delete this one. Above 500 contacts: as a job',
    access: 'editor',
    params: byId,
    body: z.object({ intoId: uuid }),
    response: z.object({ jobId: uuid.nullable(), contacts: z.number() }),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/fields/:id',
    summary: 'Delete a field and its values. Above 500 contacts: as a job',
    access: 'editor',
    params: byId,
    response: z.object({ jobId: uuid.nullable(), contacts: z.number() }),
  }),
};
