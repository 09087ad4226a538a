import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { compileRule } from '../../api/segments/index.ts';
import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { Leaf } from '../../workflows/flow/rule/rule.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';

/** Conditions that few fulfil are answered by the index that their predicate names: the plan says so, among 20,000 people. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let audienceId: string;
const [tag, list, chosen, store] = [v7(), v7(), v7(), v7()];
/** Those everyone is in, beside which the others are few. */
const [anyTag, anyList, anyone] = [v7(), v7(), v7()];
const campaigns = Array.from({ length: 6 }, () => v7());
let flowId: string;

const PEOPLE = 20_000;
/** `n` = 1 … 20,000. One in a thousand has what is rare. */
const FILL = [
  `insert into contacts (id, audience_id, email, first_name, source, status, country, rating, birthday, created_at, last_clicked_at, revenue, order_count,
     last_order_at, first_order_at, archived_at, actor)
   select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, :audienceId, 'p' || md5(n::text) || '@shop.example', 'N' || n, 'test',
     case when n % 1000 = 0 then 'cleaned' else 'subscribed' end, case when n % 1000 = 0 then 'CL' else 'FR' end, 1 + (n % 1000 <> 0)::int * (1 + n % 4),
     to_char('2000-01-01'::date + n % 365, 'MM-DD'), now() - n * interval '1 hour', now() - n * interval '1 hour', n % 5000, n % 500,
     now() - n * interval '1 hour', now() - n * interval '1 hour' - interval '1 year', case when n % 500 = 1 then now() - n * interval '1 minute' end, 'test'
   from generate_series(1, ${PEOPLE}) n`,
  `insert into contact_tags (contact_id, tag_id, actor) select id, :tag, 'test' from contacts where status = 'cleaned'`,
  `insert into contact_lists (contact_id, list_id, status, actor) select id, :list, 'subscribed', 'test' from contacts where status = 'cleaned'`,
  `insert into segment_members (segment_id, contact_id, actor) select :chosen, id, 'test' from contacts where status = 'cleaned'`,
  `insert into contact_tags (contact_id, tag_id, actor) select id, :anyTag, 'test' from contacts`,
  `insert into contact_lists (contact_id, list_id, status, actor) select id, :anyList, 'subscribed', 'test' from contacts`,
  `insert into segment_members (segment_id, contact_id, actor) select :anyone, id, 'test' from contacts`,
  `insert into orders (id, audience_id, store_id, contact_id, external_id, placed_at, total, currency, actor)
   select uuidv7(), :audienceId, :store, c.id, c.id::text || o, now() - (row_number() over ()) * interval '20 minutes', 10 + o, 'EUR', 'test'
   from contacts c, generate_series(1, 3) o`,
  `insert into order_lines (order_id, position, product_id, title, category, quantity, price)
   select o.id, 1, 'P' || n % 2000, 'Title ' || md5((n % 2000)::text), 'C' || n % 2000, 1, 1 from (select id, row_number() over () as n from orders) o`,
  `insert into messages (id, audience_id, contact_id, flow_id, campaign_id, step_id, dedupe_key, provider, state, at, opened_at, clicked_at)
   select uuidv7(), :audienceId, c.id, case when m = 1 and n % 100 = 0 then :flowId::uuid end, case when m > 1 and n % 100 = 0 then (:campaigns::uuid[])[m] end,
     'email-' || n % 10, gen_random_uuid(), 'smtp', 'sent', now() - (n * 3 + m) * interval '20 minutes',
     case when n % 50 = 0 then now() end, case when n % 500 = 0 then now() end
   from (select id, row_number() over () as n from contacts) c, generate_series(1, 4) m`,
  `insert into events (id, audience_id, contact_id, type, name, at, data, actor)
   select uuidv7(), :audienceId, c.id, 'custom', case when n % 1000 = 0 then 'Rare' else 'Viewed' end, now() - (n + e) * interval '1 minute', '{}', 'test'
   from (select id, row_number() over () as n from contacts) c, generate_series(1, 3) e`,
  `insert into enrollments (id, audience_id, flow_id, contact_id, episode, origin, arm, entered_at, position, since, queue, step_id, ended_at, outcome, actor)
   select uuidv7(), :audienceId, case when n % 1000 = 0 then :flowId::uuid else :otherFlow::uuid end, c.id, 'e', 'api', 'treated', now(), 'x', now(), 'q',
     'email-' || n % 3, case when n % 2000 <> 0 then now() end, case when n % 2000 = 1000 then 'left' when n % 2000 <> 0 then 'bought' end, 'test'
   from (select id, row_number() over () as n from contacts) c`,
];

beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  ({ audienceId } = await makeAudience(db));
  ({ flowId } = await makeFlow(db, audienceId, winBack()));
  const { flowId: otherFlow } = await makeFlow(db, audienceId, winBack(), { name: 'Other' });
  const own = { audience_id: audienceId, actor: 'test' };
  await db('stores').insert({ id: store, audience_id: audienceId, name: 'S', currency: 'EUR', created_by: 'test' });
  await db('tags').insert([tag, anyTag].map((id) => ({ ...own, id, name: id })));
  await db('lists').insert([list, anyList].map((id) => ({ ...own, id, name: id, position: 0 })));
  await db('segments').insert([chosen, anyone].map((id) => ({ ...own, id, name: id, kind: 'static' })));
  await db('campaigns').insert(
    campaigns.map((id, n) => ({
      ...own,
      id,
      name: 'C',
      whom: '{}',
      email: '{}',
      settings: '{}',
      started_at: new Date(Date.now() - n * 1e6),
    })),
  );
  for (const sql of FILL)
    await db.raw(sql, { audienceId, tag, list, chosen, store, flowId, otherFlow, campaigns, anyTag, anyList, anyone });
  await db.raw('vacuum analyze');
  // A title that ANALYZE happened to keep among its hundred bounds counts as one line in a hundred; one that came later can't be among them.
  await db.raw(`update order_lines set title = 'Mellon Collie' where order_id = (select order_id from order_lines limit 1)`);
}, 120_000);
afterAll(() => drop());

const contact = (condition: Condition): Leaf => ({ kind: 'contact', condition });
const mail = (did: 'opened' | 'clicked' | 'sent', over: object) => ({ kind: 'email', did, over }) as Leaf;
const within = (days: number) => ({ op: 'within' as const, days });

const cases: [what: string, index: RegExp, leaf: () => Leaf][] = [
  ['a status', /^contacts_by_status$/, () => contact({ field: 'status', op: 'any', values: ['cleaned'] })],
  ['a country', /^contacts_by_country$/, () => contact({ field: 'country', op: 'any', values: ['CL'] })],
  ['stars', /^contacts_by_rating$/, () => contact({ field: 'rating', op: 'between', to: 1 })],
  ['added lately', /^contacts_newest$/, () => contact({ field: 'createdAt', ...within(2) })],
  ['clicked lately', /^contacts_by_last_click$/, () => contact({ field: 'lastClickedAt', ...within(2) })],
  ['a birthday', /^contacts_by_anniversary$/, () => contact({ field: 'birthday', op: 'anniversary', from: 0, to: 0 })],
  ['a name', /^contacts_search$/, () => contact({ field: 'name', op: 'contains', text: 'n17777' })],
  ['a tag', /^contact_tags_by_tag$/, () => contact({ field: 'tags', op: 'any', values: [tag] })],
  ['a list', /^contact_lists_by_list$/, () => contact({ field: `list:${list}`, op: 'any', values: ['subscribed'] })],
  ['revenue', /^contacts_by_revenue$/, () => ({ kind: 'orders', what: 'total', is: { from: 4_990 } })],
  ['many orders', /^contacts_by_orders$/, () => ({ kind: 'orders', what: 'count', is: { from: 499 } })],
  ['bought lately', /^contacts_by_last_order$/, () => ({ kind: 'orders', what: 'last', at: within(2) })],
  ['orders of a stretch', /^orders_by_day$/, () => ({ kind: 'orders', what: 'count', is: { from: 1 }, when: within(3) })],
  ['so many of a stretch', /^orders_by_day$/, () => ({ kind: 'orders', what: 'count', is: { from: 2 }, when: within(3) })],
  ['a product', /^order_lines_by_product$/, () => ({ kind: 'orders', what: 'count', is: { from: 1 }, products: ['P7'] })],
  ['a title', /^order_lines_title$/, () => ({ kind: 'orders', what: 'count', is: { from: 1 }, title: 'collie' })],
  ['a category', /^order_lines_by_category$/, () => ({ kind: 'orders', what: 'one', is: { from: 1 }, categories: ['c7'] })],
  ['a step’s mails', /^messages_of_step$/, () => mail('sent', { of: 'step', flowId, stepId: 'email-1' })],
  ['a flow’s mails', /^messages_(of_step|by_flow)$/, () => mail('opened', { of: 'flow', flowId })],
  ['a campaign', /^messages_campaign_opened$/, () => mail('opened', { of: 'campaign', campaignId: campaigns[1] })],
  ['the last campaigns', /^messages_campaign_sent$/, () => mail('sent', { of: 'last', count: 2, match: 'any' })],
  ['clicks of a campaign', /^messages_campaign_clicked$/, () => mail('clicked', { of: 'campaign', campaignId: campaigns[1] })],
  ['sent lately', /^messages_sent$/, () => mail('sent', { of: 'within', days: 2 })],
  ['opened of late', /^messages_opened$/, () => mail('opened', { of: 'within', days: 2 })],
  ['clicked ever', /^messages_clicked$/, () => mail('clicked', { of: 'any' })],
  ['an event', /audience_id_name_at_contact_id_idx$/, () => ({ kind: 'event', name: 'Rare' })],
  ['an event, counted', /audience_id_name_at_contact_id_idx$/, () => ({ kind: 'event', name: 'Rare', times: { from: 2 } })],
  ['in a flow', /^enrollments_(one_at_a_time|waiting|once)$/, () => ({ kind: 'flow', was: 'in', flowId })],
  ['at a step', /^enrollments_(waiting|one_at_a_time)$/, () => ({ kind: 'flow', was: 'at', flowId, stepId: 'email-1' })],
  ['ever in a flow', /^enrollments_(once|newest|outcomes|waiting)$/, () => ({ kind: 'flow', was: 'ever', flowId })],
  ['ended so', /^enrollments_outcomes$/, () => ({ kind: 'flow', was: 'ended', flowId, outcomes: ['left'] })],
  ['chosen by hand', /^segment_members_pkey$/, () => ({ kind: 'segment', op: 'in', segmentId: chosen })],
  ['archived', /^contacts_archived$/, () => ({ kind: 'standing', is: 'archived', op: 'yes' })],
];

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: Node[];
}
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

async function planOf(leaf: Leaf, mode: 'set' | 'one', more = ''): Promise<Node[]> {
  const { where, problems } = await compileRule(db, audienceId, { kind: 'group', match: 'all', rules: [leaf] }, { mode });
  expect(problems).toEqual([]);
  const { rows } = await db.raw<{ rows: [{ 'QUERY PLAN': [{ Plan: Node }] }] }>(
    `explain (format json) select count(*) from contacts c join audiences a on a.id = c.audience_id where ${where.sql} ${more}`,
    where.bindings as never,
  );
  return nodes(rows[0]['QUERY PLAN'][0].Plan);
}

/** Tables read from end to end, those of a page or two and months without events aside. */
async function readWhole(plan: Node[]): Promise<string[]> {
  const read = plan.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] as string);
  return db('pg_class').whereIn('relname', read).where('relpages', '>', 2).pluck('relname');
}

test.each(cases)('%s: %s', async (_, index, leaf) => {
  const plan = await planOf(leaf(), 'set');
  expect(plan.map((node) => node['Index Name'] ?? node['Node Type'])).toContainEqual(expect.stringMatching(index));
  expect(await readWhole(plan)).toEqual([]);
});

test('whoever was sent so many is found contact by contact, by an index alone', async () => {
  const plan = await planOf({ ...mail('sent', { of: 'within', days: 400 }), atLeast: 3 } as Leaf, 'set');
  expect(plan).toContainEqual(expect.objectContaining({ 'Node Type': 'Index Only Scan', 'Index Name': 'messages_sent_to' }));
  expect(await readWhole(plan)).toEqual(['contacts']);
});

test('one contact is asked by what is theirs alone, whatever the condition', async () => {
  for (const [what, , leaf] of cases) {
    const plan = await planOf(leaf(), 'one', `and c.id = '00000000-0000-7000-8000-000000017777'`);
    expect({ what, read: await readWhole(plan) }).toEqual({ what, read: [] });
  }
});
