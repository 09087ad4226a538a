import type { Rule } from './rule.ts';

/** Rules that show the grammar; every kind of condition is in one of them. Used by the API's document and read by a test. */
export const examples: Rule[] = [
  {
    kind: 'group',
    match: 'all',
    rules: [
      { kind: 'email', did: 'not_opened', over: { of: 'last', count: 5, match: 'any' } },
      { kind: 'email', did: 'sent', over: { of: 'last', count: 5, match: 'any' } },
      { kind: 'contact', condition: { field: 'createdAt', op: 'moreThan', days: 90 } },
      {
        kind: 'group',
        match: 'none',
        rules: [
          { kind: 'orders', what: 'last', at: { op: 'within', days: 180 } },
          { kind: 'contact', condition: { field: 'vip', op: 'yes' } },
        ],
      },
    ],
  },
  {
    kind: 'group',
    match: 'any',
    rules: [
      { kind: 'orders', what: 'count', is: { from: 2 }, categories: ['Hats'], when: { op: 'within', days: 365 } },
      { kind: 'orders', what: 'one', is: { from: 100 } },
      {
        kind: 'event',
        name: 'Product viewed',
        where: [{ property: 'price', op: 'between', from: 50 }],
        times: { from: 3 },
        when: { op: 'within', days: 30 },
      },
      { kind: 'contact', condition: { field: 'birthday', op: 'anniversary', from: 0, to: 7 } },
    ],
  },
  {
    kind: 'group',
    match: 'all',
    rules: [
      { kind: 'flow', was: 'ended', flowId: null, outcomes: ['finished'], when: { op: 'within', days: 90 } },
      { kind: 'segment', op: 'out', segmentId: '01900000-0000-7000-8000-000000000001' },
      { kind: 'standing', is: 'excluded', op: 'no' },
    ],
  },
];
