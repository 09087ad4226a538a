import type { EmailRule } from '../../workflows/flow/rule/email.ts';
import type { EventRule, PropertyCondition } from '../../workflows/flow/rule/event.ts';
import type { OrdersRule } from '../../workflows/flow/rule/orders.ts';
import type { Leaf, Rule, RuleNode } from '../../workflows/flow/rule/rule.ts';
import type { WalkRule } from '../../workflows/flow/rule/walk.ts';
import { contactHolds, inside, isExcluded, lies, paid } from './evaluate-contact.ts';
import { type Contact, counted, type Event, type Message, NOW, type Order, type World } from './world.ts';

/** What a rule means, said a second time, slowly and without SQL: one contact after the other. */

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
        ({ outcome, ended_at }) =>
          (outcome === 'won_back' || outcome === 'reached') && (!said.when || (ended_at !== null && lies(ended_at, said.when))),
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
      if (node.condition.field !== 'segments') return contactHolds(one, node.condition);
      return 'values' in node.condition && node.condition.values.some((id) => inSegment(one, id, world)) === (node.condition.op === 'any');
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
