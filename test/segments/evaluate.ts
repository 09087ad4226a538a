import { DateTime } from 'luxon';
import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { EmailRule } from '../../workflows/flow/rule/email.ts';
import type { EventRule, PropertyCondition } from '../../workflows/flow/rule/event.ts';
import type { OrdersRule } from '../../workflows/flow/rule/orders.ts';
import type { Between, Period } from '../../workflows/flow/rule/period.ts';
import type { Leaf, Rule, RuleNode } from '../../workflows/flow/rule/rule.ts';
import type { WalkRule } from '../../workflows/flow/rule/walk.ts';
import { type Contact, counted, type Event, type Message, NOW, type Order, type World, ZONE } from './world.ts';

/** What a rule means, said a second time, slowly and without SQL: one contact after the other. */

const cents = (said: string) => Math.round(Number(said) * 100);
const paid = ({ total, refunded }: Order) => cents(total) - cents(refunded);
const inside = (value: number, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Between) => value >= from && value <= to;

/** Whole local days between a day and today; negative = to come. */
const daysAgo = (at: Date | string) => {
  const day = typeof at === 'string' ? DateTime.fromISO(at, { zone: ZONE }) : DateTime.fromJSDate(at, { zone: ZONE });
  const bare = (said: DateTime) => Date.UTC(said.year, said.month - 1, said.day) / 86_400_000;
  return bare(DateTime.fromJSDate(NOW, { zone: ZONE })) - bare(day);
};
const dateOf = (at: Date | string) => (typeof at === 'string' ? at : (DateTime.fromJSDate(at, { zone: ZONE }).toISODate() as string));

export function lies(at: Date | string, said: Period): boolean {
  switch (said.op) {
    case 'within':
      return inside(daysAgo(at), { from: 0, to: said.days });
    case 'moreThan':
      return daysAgo(at) > said.days;
    case 'daysAgo':
      return inside(daysAgo(at), said);
    default:
      return dateOf(at) >= (said.from ?? '') && dateOf(at) <= (said.to ?? '9');
  }
}

/** Does the day come round between `from` and `to` days from today, and has it been before? */
function comesRound(date: string, { from, to }: { from: number; to: number }): boolean {
  const year = date.length > 5 ? Number(date.slice(0, 4)) : 0;
  const local = DateTime.fromJSDate(NOW, { zone: ZONE });
  for (let n = from; n <= to; n++) {
    const day = DateTime.utc(local.year, local.month, local.day).plus({ days: n });
    const named = date.slice(-5) === '02-29' && !day.isInLeapYear ? '02-28' : date.slice(-5);
    if (day.toFormat('MM-dd') === named && day.year > year) return true;
  }
  return false;
}

const unmailable = (one: Contact): string | null => {
  if (one.archived_at) return 'archived';
  if (one.email === null) return 'no_address';
  if (one.status !== 'subscribed') return one.status;
  if (one.email_permission === false) return 'no_permission';
  return isExcluded(one) ? 'excluded' : null;
};
const isExcluded = ({ email }: Contact) => email?.toLowerCase().endsWith('@blocked.example') ?? false;

function fieldOf(one: Contact, field: string): unknown {
  const bought = counted(one);
  const revenue = bought.reduce((sum, order) => sum + paid(order), 0) / 100;
  const held: Record<string, unknown> = {
    status: one.status,
    source: one.source,
    country: one.country,
    format: one.format,
    rating: one.rating,
    birthday: one.birthday,
    createdAt: one.created_at,
    lastClickedAt: one.last_clicked_at,
    emailPermission: one.email_permission === null ? null : one.email_permission ? 'granted' : 'refused',
    orderCount: bought.length,
    revenue,
    averageOrder: bought.length ? revenue / bought.length : null,
    firstOrderAt: bought[0]?.placed_at ?? null,
    lastOrderAt: bought.at(-1)?.placed_at ?? null,
    unmailable: unmailable(one),
    email: one.email,
    tags: one.tags,
  };
  if (field.startsWith('list:')) return one.list;
  return field.startsWith('field:') ? (one.fields[field.slice(6)] ?? null) : held[field];
}

function contactHolds(one: Contact, said: Condition, world: World): boolean {
  const { field, op } = said;
  if (field === 'vip') return one.vip === (op === 'yes');
  if (field === 'mailable') return (unmailable(one) === null) === (op === 'yes');
  if (field === 'segments') return 'values' in said && said.values.some((id) => inSegment(one, id, world)) === (op === 'any');
  const value = fieldOf(one, field);
  const none = value === null || value === undefined || (Array.isArray(value) && field === 'tags' && value.length === 0);
  switch (op) {
    case 'any':
    case 'none': {
      const lower = said.values.map((each) => (field.startsWith('field:') && !Array.isArray(value) ? each.toLowerCase() : each));
      const has = [value].flat().map((each) => (field.startsWith('field:') && !Array.isArray(value) ? String(each).toLowerCase() : each));
      return (!none && has.some((each) => lower.includes(each as string))) === (op === 'any');
    }
    case 'empty':
      return none;
    case 'filled':
      return !none;
    case 'yes':
    case 'no':
      return !none && value === (op === 'yes');
    case 'between':
      return !none && inside(Number(value), said);
    case 'month':
      return !none && Number(String(value).slice(-5, -3)) === said.month;
    case 'anniversary':
      return !none && comesRound(value instanceof Date ? dateOf(value) : String(value), said);
    case 'contains':
    case 'begins':
    case 'is': {
      const [text, typed] = [String(value ?? '').toLowerCase(), said.text.toLowerCase()];
      return op === 'contains' ? text.includes(typed) : op === 'begins' ? text.startsWith(typed) : text === typed;
    }
    default:
      return !none && lies(value as Date | string, said);
  }
}

function emailHolds(one: Contact, { did, over, atLeast = 1 }: EmailRule, world: World): boolean {
  const chosen =
    over.of === 'last'
      ? world.campaigns.slice(0, over.count)
      : over.of === 'recent'
        ? world.campaigns
        : over.of === 'campaign'
          ? [over.campaignId]
          : null;
  const members = one.messages.filter((m) => {
    if (m.is_test || m.is_personal) return false;
    if (chosen) return m.campaign_id !== null && chosen.includes(m.campaign_id);
    if (over.of === 'step') return m.flow_id === over.flowId && m.step_id === over.stepId;
    if (over.of === 'flow') return m.flow_id === over.flowId;
    return over.of === 'within' ? lies(m.at, { op: 'daysAgo', to: over.days }) : true;
  });
  const blind = (m: Message) =>
    (m.state === 'sent' || m.state === 'uncertain') &&
    (world.untracked.has(m.version_id ?? '') || world.untracked.has(m.campaign_id ?? ''));
  switch (did) {
    case 'not_sent':
      return !members.some(({ state }) => state === 'sent');
    case 'not_opened':
      return one.format === 'html' && members.every((m) => m.opened_at === null && m.machine_opened_at === null && !blind(m));
    case 'not_clicked':
      return members.every((m) => m.clicked_at === null && !blind(m));
    default: {
      const hits = members.filter((m) =>
        did === 'sent' ? m.state === 'sent' : did === 'opened' ? m.opened_at !== null : m.clicked_at !== null,
      );
      if ('match' in over && over.match === 'all')
        return Boolean(chosen?.length) && new Set(hits.map((m) => m.campaign_id)).size === chosen?.length;
      return hits.length >= atLeast;
    }
  }
}

function ordersHold(one: Contact, said: OrdersRule): boolean {
  const lower = (values: string[]) => values.map((value) => value.toLowerCase());
  const lineFits = (line: Order['lines'][number]) =>
    (!said.products || said.products.includes(line.product_id ?? '\0') || lower(said.products).includes(line.title.toLowerCase())) &&
    (!said.title || line.title.toLowerCase().includes(said.title.toLowerCase())) &&
    (!said.categories || (line.category !== null && lower(said.categories).includes(line.category.toLowerCase())));
  const asksLines = said.products || said.title || said.categories;
  const orders = counted(one).filter(
    (order) =>
      (!said.stores || said.stores.includes(order.store)) &&
      (!said.when || lies(order.placed_at, said.when)) &&
      (!asksLines || order.lines.some(lineFits)),
  );
  const sum = orders.reduce((all, order) => all + paid(order), 0);
  const [first, last] = [orders[0], orders.at(-1)];
  switch (said.what) {
    case 'never':
      return orders.length === 0;
    case 'count':
      return inside(orders.length, said.is);
    case 'total':
      return orders.length > 0 && inside(sum / 100, said.is);
    case 'average':
      return orders.length > 0 && inside(sum / orders.length / 100, said.is);
    case 'one':
      return orders.some((order) => inside(paid(order) / 100, said.is));
    case 'first':
      return first !== undefined && lies(first.placed_at, said.at);
    case 'last':
      return last !== undefined && lies(last.placed_at, said.at);
    case 'often':
      return orders.some((order, n) => {
        const later = orders[n + said.times - 1];
        return later !== undefined && Number(later.placed_at) - Number(order.placed_at) <= said.days * 86_400_000;
      });
    case 'late':
      if (!first || !last || orders.length < 2) return false;
      return (
        (Number(NOW) - Number(last.placed_at)) * (orders.length - 1) > said.factor * (Number(last.placed_at) - Number(first.placed_at))
      );
  }
}

function propertyFits({ properties }: Event, said: PropertyCondition): boolean {
  const raw = properties[said.property];
  const text = raw === undefined || raw === null ? null : (typeof raw === 'string' ? raw : JSON.stringify(raw)).toLowerCase();
  switch (said.op) {
    case 'any':
      return text !== null && said.values.some((value) => value.toLowerCase() === text);
    case 'none':
      return !(text !== null && said.values.some((value) => value.toLowerCase() === text));
    case 'contains':
      return text?.includes(said.text.toLowerCase()) ?? false;
    case 'between':
      // numbers of more than 15 digits are none that anyone meant
      return text !== null && /^-?\d{1,15}(\.\d{1,10})?$/.test(text) && inside(Number(text), said);
    case 'empty':
      return (text ?? '') === '';
    case 'filled':
      return (text ?? '') !== '';
  }
}

function eventHolds(one: Contact, { name, where = [], times = { from: 1 }, when }: EventRule): boolean {
  const found = one.events.filter(
    (event) => event.name === name && (!when || lies(event.at, when)) && where.every((said) => propertyFits(event, said)),
  );
  return inside(found.length, times);
}

function walkHolds(one: Contact, said: WalkRule): boolean {
  const walks = one.walks.filter((walk) => !walk.is_test && (said.flowId === null || walk.flow_id === said.flowId));
  switch (said.was) {
    case 'in':
      return walks.some(({ ended_at }) => ended_at === null);
    case 'at':
      return walks.some(({ ended_at, step_id }) => ended_at === null && step_id === said.stepId);
    case 'ever':
      return walks.some(({ entered_at }) => !said.when || lies(entered_at, said.when));
    case 'never':
      return walks.length === 0;
    case 'ended':
      return walks.some(
        ({ ended_at, outcome, reason }) =>
          ended_at !== null &&
          said.outcomes.includes(outcome as 'bought') &&
          (!said.reasons || said.reasons.includes(reason ?? '\0')) &&
          (!said.when || lies(ended_at, said.when)),
      );
    case 'converted':
      return walks.some(
        ({ outcome, ended_at }) => outcome === 'won_back' && (!said.when || (ended_at !== null && lies(ended_at, said.when))),
      );
  }
}

/** Segments' rules by id; null = the static one. */
export const saved = new Map<string, Rule | null>();
const inSegment = (one: Contact, id: string, world: World): boolean => {
  const rule = saved.get(id);
  return rule ? holds(one, rule, world) : one.static;
};

export function holds(one: Contact, node: RuleNode, world: World): boolean {
  switch (node.kind) {
    case 'group': {
      const parts = node.rules.map((inner) => holds(one, inner, world));
      return node.match === 'all' ? parts.every(Boolean) : parts.some(Boolean) === (node.match === 'any');
    }
    case 'contact':
      return contactHolds(one, node.condition, world);
    case 'email':
      return emailHolds(one, node, world);
    case 'orders':
      return ordersHold(one, node);
    case 'event':
      return eventHolds(one, node);
    case 'flow':
      return walkHolds(one, node);
    case 'segment':
      return inSegment(one, node.segmentId, world) === (node.op === 'in');
    case 'standing':
      return (node.is === 'archived' ? one.archived_at !== null : isExcluded(one)) === (node.op === 'yes');
  }
}

/** Does it, or a segment that it names, ask for the archived? */
export function asksArchived(node: RuleNode | Leaf): boolean {
  if (node.kind === 'group') return node.rules.some(asksArchived);
  if (node.kind === 'standing') return node.is === 'archived';
  const named =
    node.kind === 'segment'
      ? [node.segmentId]
      : node.kind === 'contact' && node.condition.field === 'segments' && 'values' in node.condition
        ? node.condition.values
        : [];
  return named.some((id) => {
    const rule = saved.get(id);
    return rule ? asksArchived(rule) : false;
  });
}
