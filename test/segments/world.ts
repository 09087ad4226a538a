import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';
import { contact, many } from './random-people.ts';

/** A small audience in which everything that rules ask of lies at awkward instants, as plain rows: the evaluator reads these, never SQL. */

/** Midnight is skipped on the night to 8 September 2024 there, and an hour comes twice in April. */
export const ZONE = 'America/Santiago';
/** A quarter past one, local time, on a day after the clocks were changed. */
export const NOW = DateTime.fromISO('2026-04-07T01:15:00', { zone: ZONE }).toJSDate();

export interface Contact {
  id: string;
  email: string | null;
  status: string;
  source: string;
  country: string | null;
  format: 'html' | 'text';
  vip: boolean;
  rating: number | null;
  birthday: string | null;
  email_permission: boolean | null;
  sms_permission: boolean | null;
  sms_status: string;
  language: string | null;
  time_zone: string | null;
  mail_client: string | null;
  soft_bounces: number;
  first_name: string;
  last_name: string;
  phone: string | null;
  external_id: string | null;
  company: string;
  role: string;
  address: { city: string } | null;
  status_at: Date;
  opted_in_at: Date | null;
  last_sent_at: Date | null;
  last_opened_at: Date | null;
  last_seen_at: Date | null;
  last_active_at: Date | null;
  created_at: Date;
  last_clicked_at: Date | null;
  archived_at: Date | null;
  forgotten_at: Date | null;
  fields: Record<string, unknown>;
  tags: string[];
  groups: string[];
  imports: string[];
  list: string | null;
  static: boolean;
  orders: Order[];
  messages: Message[];
  events: Event[];
  walks: Walk[];
}
export interface Order {
  store: string;
  placed_at: Date;
  status: string;
  total: string;
  refunded: string;
  lines: { product_id: string | null; title: string; category: string | null }[];
}
export interface Message {
  flow_id: string | null;
  version_id: string | null;
  campaign_id: string | null;
  step_id: string | null;
  state: string;
  at: Date;
  opened_at: Date | null;
  machine_opened_at: Date | null;
  clicked_at: Date | null;
  is_test: boolean;
  is_personal: boolean;
}
export interface Event {
  name: string;
  at: Date;
  properties: Record<string, unknown>;
}
export interface Walk {
  flow_id: string;
  step_id: string | null;
  entered_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  reason: string | null;
  is_test: boolean;
}
export interface World {
  audienceId: string;
  stores: string[];
  tags: string[];
  groups: string[];
  imports: string[];
  list: string;
  flows: { flowId: string; versionId: string }[];
  /** Newest first, as far as they have begun. The last flow and the last campaign follow neither opens nor clicks. */
  campaigns: string[];
  unstarted: string;
  untracked: Set<string>;
  contacts: Contact[];
}

export async function makeWorld(db: Db, size: number): Promise<World> {
  const { audienceId, storeId } = await makeAudience(db, { time_zone: ZONE });
  const second = v7();
  await db('stores').insert({ id: second, audience_id: audienceId, name: 'Second', currency: 'EUR', created_by: 'test' });
  const flows = [
    await makeFlow(db, audienceId, winBack()),
    await makeFlow(db, audienceId, winBack([120, 240], { tracking: { opens: false, clicks: false, campaign: '' } })),
  ];
  const campaigns = many(7, () => v7());
  const unstarted = v7();
  const untracked = new Set([flows[1]?.versionId as string, campaigns[6] as string]);
  const own = { audience_id: audienceId, actor: 'test' };
  await db('campaigns').insert(
    [...campaigns, unstarted].map((id, n) => ({
      ...own,
      id,
      name: `C${n}`,
      status: n < 7 ? 'sent' : 'draft',
      whom: '{}',
      email: '{}',
      settings: JSON.stringify({ tracking: { opens: !untracked.has(id), clicks: !untracked.has(id) } }),
      started_at: n < 7 ? new Date(NOW.getTime() - n * 10 * 86_400_000) : null,
    })),
  );
  const tags = [v7(), v7()];
  await db('tags').insert(tags.map((id, n) => ({ ...own, id, name: `T${n}` })));
  const [groups, imports, category] = [[v7(), v7()], [v7(), v7()], v7()];
  await db('group_categories').insert({ id: category, audience_id: audienceId, name: 'Music', position: 0 });
  await db('groups').insert(groups.map((id, position) => ({ id, audience_id: audienceId, category_id: category, name: id, position })));
  const reading = { detected: '{}', reading: '{}', columns: '[]', sample: '[]', choices: '{}', counts: '{}' };
  await db('imports').insert(imports.map((id) => ({ ...own, ...reading, id, name: id, origin: 'paste', size: 1, format: 'csv' })));
  const list = v7();
  await db('lists').insert({ ...own, id: list, name: 'News', position: 0 });
  const types = {
    ...{ size: 'number', plan: 'choice', likes: 'multi_choice', since: 'date', calls: 'yes_no' },
    ...{ nick: 'text', story: 'long_text', home: 'address', paid: 'money', site: 'url', mobile: 'phone', name_day: 'birthday' },
  };
  await db('fields').insert(Object.entries(types).map(([key, type], position) => ({ ...own, id: v7(), key, label: key, type, position })));
  await db('exclusions').insert({ id: v7(), ...own, kind: 'domain', pattern: 'blocked.example' });
  const parts = { audienceId, stores: [storeId, second], tags, groups, imports, list, flows, campaigns, unstarted, untracked };
  const world: World = { ...parts, contacts: Array.from({ length: size }, (_, n) => contact(n, parts)) };
  await write(db, world);
  return world;
}

/** Counted orders, oldest first: said here once more. */
export const counted = (one: Contact): Order[] =>
  one.orders
    .filter(({ status, total, refunded }) => status === 'paid' && Number(total) > 0 && Number(refunded) < Number(total))
    .sort((a, b) => Number(a.placed_at) - Number(b.placed_at));

async function write(db: Db, { audienceId, contacts, list }: World): Promise<void> {
  const own = { audience_id: audienceId, actor: 'test' };
  const rows: Record<string, Record<string, unknown>[]> = {
    contacts: [],
    contact_tags: [],
    contact_groups: [],
    import_contacts: [],
    contact_lists: [],
    orders: [],
    order_lines: [],
    messages: [],
    events: [],
    enrollments: [],
  };
  const add = (table: string, ...more: Record<string, unknown>[]) => void rows[table]?.push(...more);
  for (const one of contacts) {
    const { tags, groups, imports, list: status, static: _, orders, messages, events, walks, ...row } = one;
    const bought = counted(one);
    const revenue = bought.reduce(
      (sum, { total, refunded }) => sum + Math.round(Number(total) * 100) - Math.round(Number(refunded) * 100),
      0,
    );
    add('contacts', {
      ...own,
      ...row,
      fields: JSON.stringify(row.fields),
      address: row.address && JSON.stringify(row.address),
      order_count: bought.length,
      revenue: (revenue / 100).toFixed(2),
      first_order_at: bought[0]?.placed_at ?? null,
      last_order_at: bought.at(-1)?.placed_at ?? null,
    });
    add('contact_tags', ...tags.map((tag_id) => ({ contact_id: one.id, tag_id, actor: 'test' })));
    add('contact_groups', ...groups.map((group_id) => ({ contact_id: one.id, group_id, actor: 'test' })));
    add('import_contacts', ...imports.map((import_id) => ({ contact_id: one.id, import_id, added: true, at: NOW })));
    if (status) add('contact_lists', { contact_id: one.id, list_id: list, status, actor: 'test' });
    for (const { store, lines, ...order } of orders) {
      const id = v7();
      add('orders', { ...own, ...order, id, store_id: store, contact_id: one.id, external_id: id, currency: 'EUR' });
      add('order_lines', ...lines.map((line, position) => ({ ...line, order_id: id, position, quantity: 1, price: '1.00' })));
    }
    for (const said of messages) {
      const id = v7();
      add('messages', { ...said, id, audience_id: audienceId, contact_id: one.id, dedupe_key: id, provider: 'smtp' });
    }
    for (const { name, at, properties } of events)
      add('events', { ...own, id: v7(), contact_id: one.id, type: 'custom', name, at, data: JSON.stringify({ properties }) });
    for (const said of walks) {
      const id = v7();
      add('enrollments', {
        ...own,
        ...said,
        id,
        contact_id: one.id,
        episode: id,
        origin: 'api',
        arm: 'treated',
        position: 'x',
        since: said.entered_at,
        queue: 'q',
      });
    }
  }
  for (const [table, all] of Object.entries(rows)) await db.batchInsert(table, all, 200);
}
