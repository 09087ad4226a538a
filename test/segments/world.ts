import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { makeAudience, makeFlow, winBack } from '../support/factories.ts';

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
  created_at: Date;
  last_clicked_at: Date | null;
  archived_at: Date | null;
  forgotten_at: Date | null;
  fields: Record<string, unknown>;
  tags: string[];
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
  list: string;
  flows: { flowId: string; versionId: string }[];
  /** Newest first, as far as they have begun. The last flow and the last campaign follow neither opens nor clicks. */
  campaigns: string[];
  unstarted: string;
  untracked: Set<string>;
  contacts: Contact[];
}

/** The same on every run. */
export function* numbers(seed: number): Generator<number> {
  for (let n = seed; ; ) {
    n = (n * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield n / 2_147_483_648;
  }
}
export const SEED = Number(process.env.ORACLE_SEED ?? 20_261);
const random = numbers(SEED);
export const draw = () => random.next().value as number;
export const of = <T>(...values: T[]) => values[Math.floor(draw() * values.length)] as T;
const some = (most: number) => Math.floor(draw() ** 2 * (most + 1));

/** At midnight, a millisecond before, noon, in the hour that comes twice, or any time: so many days ago, where rules look. */
function instant(): Date {
  const days = of(0, 1, 2, 7, 30, 31, 90, 365, Math.floor(draw() * 400));
  const day = DateTime.fromJSDate(NOW, { zone: ZONE }).minus({ days }).startOf('day');
  const at = of(
    day,
    day.minus({ milliseconds: 1 }),
    day.plus({ hours: 12 }),
    DateTime.fromISO('2026-04-05T03:30:00Z'),
    DateTime.fromISO('2024-09-08T04:00:00Z'),
    DateTime.fromISO('2024-02-29T15:00:00Z'),
    day.plus({ seconds: Math.floor(draw() * 86_400) }),
  ).toJSDate();
  return at > NOW ? NOW : at;
}
const maybe = <T>(share: number, make: () => T): T | null => (draw() < share ? make() : null);
const many = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

const order = (stores: string[]) => (): Order => {
  const total = of('10.00', '10.01', '99.99', '0.00', '250.00');
  return {
    store: of(...stores),
    placed_at: instant(),
    status: of('paid', 'paid', 'paid', 'pending', 'cancelled'),
    total,
    refunded: of('0.00', '0.00', '0.00', '5.00', total),
    lines: many(some(3), () => ({
      product_id: of(null, 'P1', 'P2'),
      title: of('Blue 100% Shirt', 'blue shirt', 'Red_Hat', 'Chapeau d’été'),
      category: of(null, 'Hats', 'shirts'),
    })),
  };
};

const event = (): Event => ({
  name: of('Viewed', 'Cart', 'it’s "odd"'),
  at: instant(),
  properties: {
    ...(draw() < 0.7 ? { price: of<unknown>(5, 12.5, '12.5', 'dear', null, true, 1e20) } : {}),
    ...(draw() < 0.7 ? { colour: of<unknown>('Red', 'red', '', 'BLUE', ['red'], 7) } : {}),
  },
});

function message(world: Omit<World, 'contacts'>): Message {
  const campaign = draw() < 0.6;
  const flow = of(...world.flows);
  const state = of('sent', 'sent', 'sent', 'sent', 'uncertain', 'skipped', 'failed', 'sending');
  const reached = state === 'sent' || state === 'uncertain';
  const opened = reached ? maybe(0.35, instant) : null;
  return {
    flow_id: campaign ? null : flow.flowId,
    version_id: campaign ? null : flow.versionId,
    campaign_id: campaign ? of(...world.campaigns) : null,
    step_id: campaign ? 'email' : of('email-1', 'email-2'),
    state,
    at: instant(),
    opened_at: opened,
    machine_opened_at: reached ? maybe(0.15, instant) : null,
    clicked_at: opened && maybe(0.5, instant),
    is_test: draw() < 0.08,
    is_personal: draw() < 0.08,
  };
}

function walk(world: Omit<World, 'contacts'>): Walk {
  const outcome = maybe(0.7, () => of('won_back', 'bought', 'finished', 'left', 'stopped'));
  return {
    flow_id: of(...world.flows).flowId,
    step_id: of(null, 'email-1', 'email-2'),
    entered_at: instant(),
    ended_at: outcome && instant(),
    outcome,
    reason: outcome && of(null, 'unsubscribed', 'archived'),
    is_test: draw() < 0.1,
  };
}

function contact(n: number, world: Omit<World, 'contacts'>): Contact {
  const walks = many(some(3), () => walk(world));
  return {
    id: v7(),
    email: draw() < 0.1 ? null : `p${n}@${of('shop.example', 'Blocked.example')}`,
    status: of('subscribed', 'subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'),
    source: of('order', 'import', 'form'),
    country: of(null, 'FR', 'CL'),
    format: draw() < 0.15 ? 'text' : 'html',
    vip: draw() < 0.3,
    rating: of(null, 1, 2, 5),
    birthday: of(null, '02-29', '1990-04-07', '04-06', '1988-12-31'),
    email_permission: of(null, true, false),
    created_at: instant(),
    last_clicked_at: maybe(0.4, instant),
    archived_at: maybe(0.12, instant),
    forgotten_at: null,
    fields: {
      ...(draw() < 0.6 ? { size: of(36, 38.5, -2) } : {}),
      ...(draw() < 0.6 ? { plan: of('Gold', 'free') } : {}),
      ...(draw() < 0.5 ? { likes: of(['Jazz'], ['Soul', 'Jazz'], []) } : {}),
      ...(draw() < 0.5 ? { since: DateTime.fromJSDate(instant(), { zone: ZONE }).toISODate() } : {}),
      ...(draw() < 0.4 ? { calls: draw() < 0.5 } : {}),
    },
    tags: world.tags.filter(() => draw() < 0.3),
    list: of(null, null, 'subscribed', 'unsubscribed'),
    static: draw() < 0.3,
    orders: many(some(6), order(world.stores)),
    messages: many(some(9), () => message(world)),
    events: many(some(5), event),
    // at most one active walk a flow
    walks: walks.filter(
      (one, at) => one.is_test || one.ended_at || walks.findIndex((w) => !w.is_test && !w.ended_at && w.flow_id === one.flow_id) === at,
    ),
  };
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
  const list = v7();
  await db('lists').insert({ ...own, id: list, name: 'News', position: 0 });
  const types = { size: 'number', plan: 'choice', likes: 'multi_choice', since: 'date', calls: 'yes_no' };
  await db('fields').insert(Object.entries(types).map(([key, type], position) => ({ ...own, id: v7(), key, label: key, type, position })));
  await db('exclusions').insert({ id: v7(), ...own, kind: 'domain', pattern: 'blocked.example' });
  const parts = { audienceId, stores: [storeId, second], tags, list, flows, campaigns, unstarted, untracked };
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
    contact_lists: [],
    orders: [],
    order_lines: [],
    messages: [],
    events: [],
    enrollments: [],
  };
  const add = (table: string, ...more: Record<string, unknown>[]) => void rows[table]?.push(...more);
  for (const one of contacts) {
    const { tags, list: status, static: _, orders, messages, events, walks, ...row } = one;
    const bought = counted(one);
    const revenue = bought.reduce(
      (sum, { total, refunded }) => sum + Math.round(Number(total) * 100) - Math.round(Number(refunded) * 100),
      0,
    );
    add('contacts', {
      ...own,
      ...row,
      fields: JSON.stringify(row.fields),
      order_count: bought.length,
      revenue: (revenue / 100).toFixed(2),
      first_order_at: bought[0]?.placed_at ?? null,
      last_order_at: bought.at(-1)?.placed_at ?? null,
    });
    add('contact_tags', ...tags.map((tag_id) => ({ contact_id: one.id, tag_id, actor: 'test' })));
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
