import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Group, Leaf, Rule } from '../../workflows/flow/rule/rule.ts';
import { rule as shape } from '../../workflows/flow/rule/rule.ts';
import { NOW, type World, ZONE } from './world.ts';

/** Rules at random over what the world has. */
export function rulesOver(world: World, segmentIds: string[]): fc.Arbitrary<Rule> {
  const id = <T>(...values: T[]) => fc.constantFrom(...values);
  const days = id(0, 1, 2, 6, 7, 29, 30, 31, 90, 365);
  const stretch = (value: fc.Arbitrary<number>) =>
    fc.tuple(value, value, id('from', 'to', 'both')).map(([a, b, which]) => ({
      ...(which === 'to' ? {} : { from: Math.min(a, b) }),
      ...(which === 'from' ? {} : { to: Math.max(a, b) }),
    }));
  const iso = (n: number) => DateTime.fromJSDate(NOW, { zone: ZONE }).minus({ days: n }).toISODate() as string;
  const period = fc.oneof(
    days.map((n) => ({ op: 'within' as const, days: n })),
    days.map((n) => ({ op: 'moreThan' as const, days: n })),
    stretch(days).map((ends) => ({ op: 'daysAgo' as const, ...ends })),
    stretch(days).map(({ from, to }) => ({
      op: 'dates' as const,
      ...(to === undefined ? {} : { from: iso(to) }),
      ...(from === undefined ? {} : { to: iso(from) }),
    })),
  );
  const count = stretch(id(0, 1, 2, 3, 5));
  const amount = stretch(id(0, 5, 10, 10.01, 20, 99.99, 104.99, 250, 300.5, -1));

  const choices: Record<string, string[]> = {
    status: ['subscribed', 'unsubscribed', 'pending'],
    source: ['order', 'form', 'fair'],
    country: ['FR', 'CL'],
    format: ['text', 'html'],
    emailPermission: ['granted', 'refused'],
    unmailable: ['excluded', 'no_address', 'no_permission', 'archived', 'cleaned'],
    tags: world.tags,
    groups: world.groups,
    imports: world.imports,
    smsStatus: ['subscribed', 'pending'],
    smsPermission: ['granted', 'refused'],
    language: ['en', 'fr'],
    timeZone: ['Europe/Paris', 'UTC'],
    mailClient: ['Gmail', 'Apple Mail'],
    [`list:${world.list}`]: ['subscribed', 'unsubscribed'],
    'field:plan': ['gold', 'free'],
    'field:likes': ['Jazz', 'Soul'],
  };
  const dayFields = [
    ...['createdAt', 'lastClickedAt', 'firstOrderAt', 'lastOrderAt', 'lastSentAt', 'lastOpenedAt', 'lastSeenAt', 'lastActiveAt'],
    ...['statusAt', 'optedInAt', 'field:since', 'field:since'],
  ];
  const condition = fc.oneof(
    id(...Object.keys(choices)).chain((field) =>
      fc.oneof(
        fc.record({ field: fc.constant(field), op: id('any', 'none'), values: fc.subarray(choices[field] as string[], { minLength: 1 }) }),
        fc.record({ field: fc.constant(field), op: id('empty', 'filled') }),
      ),
    ),
    fc.record({ field: fc.constant('segments'), op: id('any', 'none'), values: fc.subarray(segmentIds, { minLength: 1 }) }),
    fc
      .tuple(id('rating', 'orderCount', 'softBounces', 'field:size', 'field:paid'), stretch(id(-3, 0, 0.5, 1, 2, 36, 38.5, 1e9)))
      .map(([field, ends]) => ({ field, op: 'between', ...ends })),
    fc.tuple(id('revenue', 'averageOrder'), amount).map(([field, ends]) => ({ field, op: 'between', ...ends })),
    fc.tuple(id(...dayFields), period).map(([field, said]) => ({ field, ...said })),
    fc
      .tuple(
        id('createdAt', 'lastOrderAt', 'birthday', 'field:since', 'field:name_day'),
        fc.integer({ min: -180, max: 180 }),
        fc.integer({ min: 0, max: 60 }),
      )
      .map(([field, from, more]) => ({ field, op: 'anniversary', from, to: Math.min(180, from + more) })),
    fc.record({ field: id('birthday', 'field:name_day'), op: fc.constant('month'), month: id(2, 4, 12) }),
    fc.record({
      field: fc.constant('email'),
      op: id('contains', 'begins', 'is'),
      text: id('p1', 'p1@shop.example', '%', '_', 'blocked', "'; drop table contacts; --"),
    }),
    fc.record({
      field: id('name', 'phone', 'externalId', 'company', 'role', 'city'),
      op: id('contains', 'begins', 'is'),
      text: id('keller', 'Anna Keller', 'an', 'elodie', 'É', '100%', '_', 'lilas', 'lyon', '+3361', 'c-1', 'c-11', 'buyer', '’b'),
    }),
    fc.record({
      field: id('field:nick', 'field:story', 'field:home', 'field:site', 'field:mobile'),
      op: id('contains', 'begins', 'is'),
      text: id(
        'zo',
        'ZOÉ',
        '100%',
        '_',
        'lilas 75011',
        'lyon',
        'paris fr',
        '3 rue',
        '+3361',
        'blue hats',
        'since',
        'end',
        'https://zo.example',
      ),
    }),
    fc.record({
      field: id('field:nick', 'field:story', 'field:home', 'field:paid', 'field:site', 'field:mobile', 'field:name_day'),
      op: id('empty', 'filled'),
    }),
    fc.record({ field: id('name', 'phone', 'externalId', 'company', 'role', 'city', 'statusAt', 'optedInAt'), op: id('empty', 'filled') }),
    fc.record({ field: id('vip', 'mailable', 'field:calls'), op: id('yes', 'no') }),
    fc.record({ field: id('rating', 'lastClickedAt', 'birthday', 'email', 'field:size', 'field:since'), op: id('empty', 'filled') }),
  );
  const flowId = id(...world.flows.map((flow) => flow.flowId));
  const campaign = id(...world.campaigns, world.unstarted);
  const over = fc.oneof(
    fc.record({ of: fc.constant('step'), flowId, stepId: id('email-1', 'email-2') }),
    fc.record({ of: fc.constant('flow'), flowId }),
    fc.record({ of: fc.constant('campaign'), campaignId: campaign }),
    fc.record({ of: fc.constant('last'), count: id(1, 2, 5, 7, 50), match: id('any', 'all') }),
    fc.record({ of: fc.constant('recent'), match: id('any', 'all') }),
    days.map((n) => ({ of: 'within', days: n })),
    fc.constant({ of: 'any' }),
  );
  const email = fc.record(
    {
      kind: fc.constant('email'),
      did: id('opened', 'clicked', 'sent', 'not_opened', 'not_clicked', 'not_sent'),
      over,
      atLeast: id(1, 2, 3),
    },
    { requiredKeys: ['kind', 'did', 'over'] },
  );
  const which = fc.record(
    {
      stores: fc.subarray(world.stores, { minLength: 1 }),
      products: fc.subarray(['P1', 'P2', 'RED_HAT', 'p1'], { minLength: 1 }),
      title: id('blue', '%', '_hat', 'D’ÉTÉ', '100% sh'),
      categories: fc.subarray(['hats', 'Shirts'], { minLength: 1 }),
      when: period,
    },
    { requiredKeys: [] },
  );
  const orders = fc
    .tuple(
      fc.oneof(fc.constant({}), which),
      fc.oneof(
        count.map((is) => ({ what: 'count', is })),
        fc.tuple(id('total', 'average', 'one'), amount).map(([what, is]) => ({ what, is })),
        fc.tuple(id('first', 'last'), period).map(([what, at]) => ({ what, at })),
        fc.constant({ what: 'never' }),
        fc.tuple(id(2, 3), id(1, 7, 30, 31)).map(([times, n]) => ({ what: 'often', times, days: n })),
        id(1, 1.5, 2, 10).map((factor) => ({ what: 'late', factor })),
      ),
    )
    .map(([part, said]) => ({ kind: 'orders', ...part, ...said }));
  const property = fc.oneof(
    fc.record({
      property: id('colour', 'price', 'none'),
      op: id('any', 'none'),
      values: fc.subarray(['RED', 'blue', '7', '["red"]', 'true'], { minLength: 1 }),
    }),
    fc.record({ property: id('colour', 'price'), op: fc.constant('contains'), text: id('e', '%', '12') }),
    fc.tuple(id('price', 'colour'), stretch(id(0, 5, 7, 12.5, 100))).map(([name, ends]) => ({ property: name, op: 'between', ...ends })),
    fc.record({ property: id('price', 'colour', 'none'), op: id('empty', 'filled') }),
  );
  const event = fc.record(
    {
      kind: fc.constant('event'),
      name: id('Viewed', 'Cart', 'it’s "odd"', 'viewed'),
      where: fc.array(property, { maxLength: 2 }),
      times: count,
      when: period,
    },
    { requiredKeys: ['kind', 'name'] },
  );
  const anyFlow = fc.oneof(flowId, fc.constant(null));
  const when = fc.oneof(
    fc.constant({}),
    period.map((said) => ({ when: said })),
  );
  const walk = fc
    .oneof(
      fc.record({ was: id('in', 'never'), flowId: anyFlow }),
      fc.tuple(id('ever', 'converted'), anyFlow, when).map(([was, flow, more]) => ({ was, flowId: flow, ...more })),
      fc.record({ was: fc.constant('at'), flowId, stepId: id('email-1', 'email-2') }),
      fc
        .tuple(
          anyFlow,
          fc.subarray(['won_back', 'bought', 'reached', 'finished', 'left'], { minLength: 1 }),
          fc.oneof(fc.constant({}), fc.constant({ reasons: ['archived', 'unsubscribed'] })),
          when,
        )
        .map(([flow, outcomes, reasons, more]) => ({ was: 'ended', flowId: flow, outcomes, ...reasons, ...more })),
    )
    .map((said) => ({ kind: 'flow', ...said }));
  const leaf = fc
    .oneof(
      { weight: 5, arbitrary: condition.map((said) => ({ kind: 'contact', condition: said })) },
      { weight: 5, arbitrary: email },
      { weight: 5, arbitrary: orders },
      { weight: 3, arbitrary: event },
      { weight: 3, arbitrary: walk },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('segment'), op: id('in', 'out'), segmentId: id(...segmentIds) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('standing'), is: id('excluded', 'archived'), op: id('yes', 'no') }) },
    )
    .filter((said) => shape.safeParse({ kind: 'group', match: 'all', rules: [said] }).success) as fc.Arbitrary<Leaf>;
  const match = id('all', 'any', 'none') as fc.Arbitrary<Group['match']>;
  const { group } = fc.letrec<{ group: Group; node: Group | Leaf }>((tie) => ({
    node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, { weight: 5, arbitrary: leaf }, { weight: 1, arbitrary: tie('group') }),
    group: fc.record({ kind: fc.constant('group'), match, rules: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
  }));
  return group;
}
