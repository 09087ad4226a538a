import { z } from 'zod';
import { rule } from '../../workflows/flow/rule/rule.ts';
import { contacts } from '../contacts/contract.ts';
import { byId, endpoint, instant, money, page, paged, uuid } from '../http/endpoint.ts';
import { explanation } from './explain-contract.ts';
import { counted, funnel } from './funnel-contract.ts';
import { asked, membersSaid } from './parts-contract.ts';

const problem = z.object({
  path: z.string().meta({ description: 'Of the condition in the rule, such as rules.0.rules.2.' }),
  code: z.enum([
    'field',
    'tag',
    'list',
    'group',
    'import',
    'flow',
    'step',
    'campaign',
    'store',
    'segment',
    'broken_segment',
    'cycle',
    'too_large',
  ]),
  message: z.string().meta({ description: 'What to do.' }),
});
const size = z.object({ day: z.string(), size: z.number() });

export const segment = z.object({
  id: uuid,
  audienceId: uuid,
  name: z.string(),
  description: z.string(),
  kind: z.enum(['rule', 'static']),
  version: z.number().meta({ description: 'Of the rule: grows when it changes. Former ones are kept.' }),
  rule: rule.nullable().meta({ description: 'null: a static segment, whose members someone chose.' }),
  recipe: z.string().nullable().meta({ description: 'The recipe it was made from.' }),
  problems: z.array(problem).meta({ description: 'Not empty: broken. It has no members and no size until this is mended.' }),
  size: size.nullable().meta({ description: 'As last measured, each day; null = not yet, or broken.' }),
  earlier: size.nullable().meta({ description: 'As it was some 30 days before, or as first measured since.' }),
  trend: z.array(z.number()).meta({ description: 'Its last 60 sizes, oldest first.' }),
  actor: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type Segment = z.infer<typeof segment>;

const name = z.string().trim().min(1, 'Give the segment a name.').max(80);
const description = z.string().trim().max(500);
const recipe = z.string().max(40);

/** How many, and some of them. */
export const previewed = z.object({
  count: z.number(),
  capped: z.boolean().meta({ description: 'The true count is above 10,000.' }),
  sample: z.array(
    z.object({
      id: uuid,
      email: z.string().nullable(),
      firstName: z.string(),
      lastName: z.string(),
      status: z.string(),
      rating: z.number().nullable(),
      lastOrderAt: instant.nullable(),
      orderCount: z.number(),
      revenue: money,
    }),
  ),
  took: z.number().meta({ description: 'Milliseconds.' }),
});

export const segments = {
  list: endpoint({
    method: 'GET',
    path: '/api/segments',
    summary: 'Segments of an audience, newest first, with their sizes',
    access: 'viewer',
    query: z.object({ audienceId: uuid, search: z.string().trim().max(80).optional(), ...page }),
    response: paged(segment),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/segments',
    summary: 'Save a rule as a segment, or make a static one of people you name',
    access: 'editor',
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('rule'), audienceId: uuid, name, description: description.optional(), rule, recipe: recipe.optional() }),
      z.object({ kind: z.literal('static'), audienceId: uuid, name, description: description.optional(), members: membersSaid.optional() }),
    ]),
    response: segment,
    status: 201,
  }),
  recipes: endpoint({
    method: 'GET',
    path: '/api/segments/recipes',
    summary: 'Ready-made rules, with the numbers that suit this audience',
    access: 'viewer',
    query: z.object({ audienceId: uuid }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          by: z.enum(['email', 'purchase']),
          recommended: z.boolean(),
          note: z.enum(['opens']).nullable().meta({ description: 'opens: mail programs open by themselves, which inflates opens.' }),
          rule,
        }),
      ),
    }),
  }),
  values: endpoint({
    method: 'GET',
    path: '/api/segments/values',
    summary: 'What a condition can be asked with: values that are there, those most used first, 50 at most',
    access: 'viewer',
    query: z.object({ audienceId: uuid, of: asked, event: z.string().max(60).optional(), search: z.string().trim().max(80).optional() }),
    response: z.object({ items: z.array(z.object({ value: z.string(), label: z.string() })) }),
  }),
  names: endpoint({
    method: 'POST',
    path: '/api/segments/names',
    summary: 'What tags, imports, segments and campaigns that a rule names by id are called; what is not there has no name',
    access: 'viewer',
    body: z.object({ audienceId: uuid, ids: z.array(uuid).max(10_000) }),
    response: z.object({ items: z.array(z.object({ value: uuid, label: z.string() })) }),
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/segments/preview',
    summary: 'How many a rule means, and ten of them. Hang up when you don’t need it any more: it is stopped in the database',
    access: 'viewer',
    body: z.object({
      audienceId: uuid,
      rule,
      segmentId: uuid.optional().meta({ description: 'The segment whose rule this is to be: it may not lead back to it.' }),
      exact: z.boolean().optional().meta({ description: 'Count to the end, beyond 10,000.' }),
      others: z.number().int().min(0).max(1_000).optional().meta({ description: 'Another number, another ten.' }),
    }),
    response: previewed,
  }),
  funnel: endpoint({
    method: 'POST',
    path: '/api/segments/funnel',
    summary: 'How many are left after each part of a rule, and how many of them can be mailed. Hang up when you don’t need it any more',
    access: 'viewer',
    body: z.object({
      audienceId: uuid,
      rule,
      segmentId: uuid.optional().meta({ description: 'The segment whose rule this is to be.' }),
    }),
    response: funnel,
  }),
  counts: endpoint({
    method: 'POST',
    path: '/api/segments/counts',
    summary: 'How many each of some rules means, one after the other. Hang up when you don’t need it any more',
    access: 'viewer',
    body: z.object({ audienceId: uuid, rules: z.array(rule).min(1, 'Give at least one rule.').max(12, 'At most 12 rules at once.') }),
    response: z.object({ counts: z.array(counted.nullable()).meta({ description: 'In the order of the rules; null = given up.' }) }),
  }),
  explainRule: endpoint({
    method: 'POST',
    path: '/api/segments/explain',
    summary: 'Why someone is, or is not, among those whom a rule means',
    access: 'viewer',
    body: z.object({ audienceId: uuid, rule, contactId: uuid }),
    response: explanation,
  }),
  one: endpoint({ method: 'GET', path: '/api/segments/:id', summary: 'One segment', access: 'viewer', params: byId, response: segment }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/segments/:id',
    summary: 'Change a segment; absent = keep. A changed rule is a new version',
    access: 'editor',
    params: byId,
    body: z.object({ name, description, rule }).partial(),
    response: segment,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/segments/:id',
    summary: 'Delete a segment; nobody in it is touched. Rules that name it are broken until they are mended',
    access: 'editor',
    params: byId,
    response: z.object({ id: uuid }),
  }),
  contacts: endpoint({
    method: 'GET',
    path: '/api/segments/:id/contacts',
    summary: 'Its members now, page by page',
    access: 'viewer',
    params: byId,
    query: contacts.list.query.pick({ search: true, sort: true, order: true, columns: true, cursor: true, limit: true }),
    response: contacts.list.response,
  }),
  explain: endpoint({
    method: 'GET',
    path: '/api/segments/:id/explain',
    summary: 'Why someone is, or is not, in it: each condition with their own value; of a static one who put them in, and when',
    access: 'viewer',
    params: byId,
    query: z.object({ contact: uuid }),
    response: explanation,
  }),
  versions: endpoint({
    method: 'GET',
    path: '/api/segments/:id/versions',
    summary: 'Every rule it ever had, newest first; also of a deleted one',
    access: 'viewer',
    params: byId,
    query: z.object(page),
    response: paged(z.object({ number: z.number(), rule, actor: z.string(), createdAt: instant })),
  }),
  sizes: endpoint({
    method: 'GET',
    path: '/api/segments/:id/sizes',
    summary: 'How many there were, day by day',
    access: 'viewer',
    params: byId,
    query: z.object({ days: z.coerce.number().int().min(1).max(730).default(90) }),
    response: z.object({ items: z.array(size) }),
  }),
  uses: endpoint({
    method: 'GET',
    path: '/api/segments/:id/uses',
    summary: 'What would be broken if it went',
    access: 'viewer',
    params: byId,
    response: z.object({
      segments: z.array(z.string()),
      flows: z.array(z.string()),
      campaigns: z.array(z.string()),
      views: z.array(z.string()),
    }),
  }),
  addMembers: endpoint({
    method: 'POST',
    path: '/api/segments/:id/members',
    summary: 'Put people into a static segment',
    access: 'editor',
    params: byId,
    body: z.object({ members: membersSaid }),
    response: z.object({ added: z.number(), known: z.number(), unknown: z.number().meta({ description: 'Addresses nobody here has.' }) }),
  }),
  removeMembers: endpoint({
    method: 'POST',
    path: '/api/segments/:id/members/remove',
    summary: 'Take people out of a static segment',
    access: 'editor',
    params: byId,
    body: z.object({ members: membersSaid }),
    response: z.object({ removed: z.number() }),
  }),
};
