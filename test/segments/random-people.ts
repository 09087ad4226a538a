import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import { type Contact, type Event, type Message, NOW, type Order, type Walk, type World, ZONE } from './world.ts';

/** People with everything at awkward instants, the same for one seed on every run. */

function* numbers(seed: number): Generator<number> {
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
export const many = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

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
  const outcome = maybe(0.7, () => of('won_back', 'bought', 'reached', 'finished', 'left', 'stopped'));
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

export function contact(n: number, world: Omit<World, 'contacts'>): Contact {
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
    sms_permission: of(null, true, false),
    sms_status: of('non_subscribed', 'subscribed', 'pending'),
    language: of(null, 'en', 'fr'),
    time_zone: of(null, 'Europe/Paris', 'America/Santiago'),
    mail_client: of(null, 'Gmail', 'Apple Mail'),
    soft_bounces: of(0, 0, 1, 4),
    first_name: of('', 'Anna', 'Élodie', '100%', 'An_na'),
    last_name: of('', 'Keller', 'keller', 'O’Brien'),
    phone: of(null, `+3361234${String(n).padStart(4, '0')}`),
    external_id: of(null, `C-${n}`),
    company: of('', '  ', 'Lilas', 'LILAS & Fils'),
    role: of('', 'Buyer'),
    address: of(null, { city: 'Lyon' }, { city: 'lyon' }, { city: '' }),
    status_at: instant(),
    opted_in_at: maybe(0.5, instant),
    last_sent_at: maybe(0.5, instant),
    last_opened_at: maybe(0.5, instant),
    last_seen_at: maybe(0.5, instant),
    last_active_at: maybe(0.5, instant),
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
      ...(draw() < 0.4 ? { nick: of('Zo', 'Zoé', '100%') } : {}),
      ...(draw() < 0.4 ? { story: of('Wears Blue hats.\nSince 1997.', `${'long '.repeat(100)}end`, 'Zo') } : {}),
      ...(draw() < 0.4
        ? { home: of({ line1: '3 rue des Lilas', postcode: '75011', city: 'Paris', country: 'FR' }, { city: 'Lyon' }) }
        : {}),
      ...(draw() < 0.4 ? { paid: of('12.50', '0', '1000.00') } : {}),
      ...(draw() < 0.4 ? { site: of('https://Shop.example/a_b', 'https://zo.example') } : {}),
      ...(draw() < 0.4 ? { mobile: of('+33612345678', '+4915112345') } : {}),
      ...(draw() < 0.4 ? { name_day: of('02-29', '1990-02-14', '12-31') } : {}),
    },
    tags: world.tags.filter(() => draw() < 0.3),
    groups: world.groups.filter(() => draw() < 0.3),
    imports: world.imports.filter(() => draw() < 0.3),
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
