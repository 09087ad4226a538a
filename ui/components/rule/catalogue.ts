import { kindOfType, type standardFields } from '../../../workflows/flow/rule/contact.ts';
import type { Leaf, RuleNode } from '../../../workflows/flow/rule/rule.ts';
import { startOf } from './about-contact.ts';
import type { Names } from './names.ts';
import type { Say } from './sentence.ts';

/** All that can be asked, in the order in which a marketer looks for it. */
export interface Entry {
  key: string;
  label: string;
  /** Of the same kind: what a new condition begins with. */
  make(): RuleNode;
}
export interface Shelf {
  name: string;
  entries: Entry[];
}

const fieldShelves = {
  marketing: [
    'status',
    'mailable',
    'unmailable',
    'emailPermission',
    'smsStatus',
    'smsPermission',
    'source',
    'createdAt',
    'optedInAt',
    'statusAt',
    'imports',
  ],
  labels: ['tags', 'groups', 'vip', 'rating'],
  activity: ['lastClickedAt', 'lastOpenedAt', 'lastSentAt', 'lastSeenAt', 'lastActiveAt', 'softBounces', 'mailClient', 'format'],
  person: ['name', 'email', 'phone', 'externalId', 'company', 'role', 'city', 'country', 'language', 'timeZone', 'birthday'],
} as const satisfies Record<string, readonly (keyof typeof standardFields)[]>;

const last = { of: 'last', count: 5, match: 'any' } as const;
const emails: [string, Leaf][] = (['not_opened', 'not_clicked', 'opened', 'clicked', 'sent', 'not_sent'] as const).map((did) => [
  `email.${did}`,
  { kind: 'email', did, over: last },
]);
const bought: [string, Leaf][] = [
  ['orders.count', { kind: 'orders', what: 'count', is: { from: 1 } }],
  ['orders.never', { kind: 'orders', what: 'never' }],
  ['orders.last', { kind: 'orders', what: 'last', at: { op: 'moreThan', days: 180 } }],
  ['orders.first', { kind: 'orders', what: 'first', at: { op: 'within', days: 90 } }],
  ['orders.products', { kind: 'orders', what: 'count', is: { from: 1 }, products: [] }],
  ['orders.categories', { kind: 'orders', what: 'count', is: { from: 1 }, categories: [] }],
  ['orders.total', { kind: 'orders', what: 'total', is: { from: 100 } }],
  ['orders.average', { kind: 'orders', what: 'average', is: { from: 50 } }],
  ['orders.one', { kind: 'orders', what: 'one', is: { from: 100 } }],
  ['orders.often', { kind: 'orders', what: 'often', times: 3, days: 90 }],
  ['orders.late', { kind: 'orders', what: 'late', factor: 2 }],
];
const walks: [string, Leaf][] = [
  ['flow.in', { kind: 'flow', was: 'in', flowId: null }],
  ['flow.ever', { kind: 'flow', was: 'ever', flowId: null }],
  ['flow.never', { kind: 'flow', was: 'never', flowId: null }],
  ['flow.at', { kind: 'flow', was: 'at', flowId: '', stepId: '' }],
  ['flow.ended', { kind: 'flow', was: 'ended', flowId: null, outcomes: ['finished'] }],
  ['flow.converted', { kind: 'flow', was: 'converted', flowId: null }],
];
const others: [string, Leaf][] = [
  ['event', { kind: 'event', name: '' }],
  ['segment', { kind: 'segment', op: 'in', segmentId: '' }],
  ['excluded', { kind: 'standing', is: 'excluded', op: 'yes' }],
  ['archived', { kind: 'standing', is: 'archived', op: 'yes' }],
];

export function catalogue(t: Say, names: Names): Shelf[] {
  const made = (list: [string, Leaf][]): Entry[] =>
    list.map(([key, leaf]) => ({ key, label: t(`add.${key}`), make: () => structuredClone(leaf) }));
  const field = (name: string, label: string): Entry => ({
    key: name,
    label,
    make: () => ({ kind: 'contact', condition: startOf(name, '', { names }) }),
  });
  const shelf = (name: string, entries: Entry[]): Shelf => ({ name: t(`shelf.${name}`), entries });
  const standard = (name: keyof typeof fieldShelves) => fieldShelves[name].map((one) => field(one, t(`name.${one}`)));
  return [
    shelf('email', made(emails)),
    shelf('orders', [...made(bought), ...(['revenue', 'averageOrder'] as const).map((one) => field(one, t(`name.${one}`)))]),
    shelf('marketing', standard('marketing')),
    shelf('labels', [
      ...standard('labels'),
      ...names.lists.map(({ value, label }) => field(`list:${value}`, t('field.list', { name: label }))),
    ]),
    shelf('activity', standard('activity')),
    shelf('flow', made(walks)),
    shelf('other', made(others)),
    shelf('person', standard('person')),
    ...[names.fields.filter(({ type, filterable }) => kindOfType[type] && filterable)].flatMap((own) =>
      own.length
        ? [
            shelf(
              'fields',
              own.map(({ key, label }) => field(`field:${key}`, label)),
            ),
          ]
        : [],
    ),
  ];
}
