import type { Condition } from '../../api/contacts/filters.ts';
import { sorts } from '../../api/contacts/filters.ts';
import type { Db } from '../../api/db/database.ts';
import { AUDIENCE } from './million.ts';

/** A question in as many variations as it is asked. */
export interface Question {
  what: string;
  ask(n: number): Record<string, unknown>;
}

const filtered = (...all: Condition[]) => ({ filters: JSON.stringify(all) });
const of = <T>(values: readonly T[], n: number) => values[n % values.length] as T;
const everySort = Object.keys(sorts);
const fieldSorts = ['field:shoe_size', 'field:points', 'field:member_since', 'field:nickname'];

/** Every sort both ways, every filter of the page under changing sorts, searches of every length. */
export async function questions(db: Db): Promise<Question[]> {
  const tags: { id: string; name: string }[] = await db('tags')
    .where({ audience_id: AUDIENCE })
    .orderBy('id')
    .limit(8)
    .select('id', 'name');
  const lists: { id: string }[] = await db('lists').where({ audience_id: AUDIENCE }).orderBy('position').select('id');
  const groups: { id: string }[] = await db('groups').where({ audience_id: AUDIENCE }).orderBy('position').select('id');
  const names: { first_name: string; last_name: string; email: string | null; phone: string | null }[] = await db('contacts')
    .whereNull('archived_at')
    .whereNot('last_name', '')
    .orderByRaw('md5(id::text)')
    .limit(60)
    .select('first_name', 'last_name', 'email', 'phone');
  const person = (n: number) => of(names, n);
  const sorted = (n: number) => ({ sort: of(everySort, n), order: n % 2 ? 'asc' : 'desc' });
  // as people look at it: by last order, by name, the newest first; every sort there is comes in a line of its own
  const usual = [{ sort: 'last_order' }, { sort: 'last_order' }, { sort: 'name' }, { sort: 'created' }];
  const asked: ((n: number) => Condition | Condition[])[] = [];
  const filter = (what: string, make: (n: number) => Condition | Condition[]): Question => {
    asked.push(make);
    return { what: `filter: ${what}`, ask: (n) => ({ ...filtered(...[make(n)].flat()), ...of(usual, n * 7 + (n >> 2)) }) };
  };
  const days = (field: string, spans: [number | undefined, number | undefined][]) => (n: number) => {
    const [from, to] = of(spans, n);
    return { field, op: 'daysAgo', from, to } as Condition;
  };
  const spans: [number | undefined, number | undefined][] = [
    [0, 7],
    [120, 239],
    [0, 0],
    [400, undefined],
    [undefined, 30],
    [30, 31],
    [900, 1200],
  ];

  const all: Question[] = [
    ...everySort.flatMap((sort) => ['desc', 'asc'].map((order) => ({ what: `sort: ${sort} ${order}`, ask: () => ({ sort, order }) }))),
    { what: 'sort: custom fields', ask: (n) => ({ sort: of(fieldSorts, n), order: n % 2 ? 'asc' : 'desc' }) },
    { what: 'search: one letter', ask: (n) => ({ search: of([...'abcdefghijklmnopqrstuvwxyz'], n), ...of(usual, n * 7 + (n >> 2)) }) },
    { what: 'search: two letters', ask: (n) => ({ search: person(n).last_name.slice(0, 2), ...of(usual, n * 7 + (n >> 2)) }) },
    {
      what: 'search: rare two letters',
      ask: (n) => ({ search: of(['xq', 'zy', 'éw', 'qz', 'kk', '0x', 'wv'], n), ...of(usual, n * 7 + (n >> 2)) }),
    },
    { what: 'search: three letters', ask: (n) => ({ search: person(n).last_name.slice(0, 3), ...of(usual, n * 7 + (n >> 2)) }) },
    { what: 'search: a first name', ask: (n) => ({ search: person(n).first_name, ...of(usual, n * 7 + (n >> 2)) }) },
    {
      what: 'search: first and last name',
      ask: (n) => ({ search: `${person(n).first_name} ${person(n).last_name}`, ...of(usual, n * 7 + (n >> 2)) }),
    },
    {
      what: 'search: an address as it is typed',
      ask: (n) => ({ search: (person(n).email ?? 'anna').slice(0, 4 + (n % 12)), ...sorted(n) }),
    },
    {
      what: 'search: a domain that everyone has',
      ask: (n) => ({ search: of(['gmail', '@gmail.com', 'orange.fr', 'example', '.fr'], n), ...sorted(n) }),
    },
    {
      what: 'search: a phone number',
      ask: (n) => ({ search: of(['06 00 12 34', '+3360012', '000123456', '+336'], n), ...of(usual, n * 7 + (n >> 2)) }),
    },
    {
      what: 'search: nobody',
      ask: (n) => ({ search: of(['xylophonist', 'zzzz', 'anna zzzzk', 'q q q'], n), ...of(usual, n * 7 + (n >> 2)) }),
    },
    filter('tag of 400,000', () => ({ field: 'tags', op: 'any', values: [tags[0]?.id as string] })),
    filter('tags of 80,000 to 200', (n) => ({ field: 'tags', op: 'any', values: [of(tags.slice(1, 5), n).id] })),
    filter('tags of forty people', (n) => ({ field: 'tags', op: 'any', values: [of(tags.slice(5), n).id] })),
    filter('not tagged', (n) => ({ field: 'tags', op: 'none', values: [of(tags, n).id] })),
    filter('lists', (n) => ({
      field: `list:${of(lists, n).id}`,
      op: 'any',
      values: [of(['subscribed', 'unsubscribed', 'pending'], n >> 2)],
    })),
    filter('groups', (n) => ({ field: 'groups', op: 'any', values: [of(groups, n).id] })),
    filter('status', (n) => ({ field: 'status', op: 'any', values: [of(['subscribed', 'unsubscribed', 'cleaned', 'pending'], n)] })),
    filter('can be mailed', () => ({ field: 'mailable', op: 'yes' })),
    filter('can not be mailed', () => ({ field: 'mailable', op: 'no' })),
    filter('why not', (n) => ({
      field: 'unmailable',
      op: 'any',
      values: [of(['excluded', 'no_address', 'no_permission', 'pending', 'cleaned'], n)],
    })),
    filter('source', (n) => ({ field: 'source', op: 'any', values: [of(['order', 'import', 'fair 2024', 'api'], n)] })),
    filter('VIP', (n) => ({ field: 'vip', op: n % 5 ? 'yes' : 'no' })),
    filter('rating', (n) =>
      of<Condition>(
        [
          { field: 'rating', op: 'between', from: 4 },
          { field: 'rating', op: 'empty' },
          { field: 'rating', op: 'between', from: 1, to: 1 },
        ],
        n,
      ),
    ),
    filter('created', days('createdAt', spans)),
    filter('last order', days('lastOrderAt', spans)),
    filter('never bought', () => ({ field: 'lastOrderAt', op: 'empty' })),
    filter('last click', days('lastClickedAt', spans)),
    filter('last sent', days('lastSentAt', spans)),
    filter('last opened', days('lastOpenedAt', spans)),
    filter('orders', (n) =>
      of<Condition>(
        [
          { field: 'orderCount', op: 'between', from: 2 },
          { field: 'orderCount', op: 'between', from: 12 },
          { field: 'orderCount', op: 'between', from: 0, to: 0 },
          { field: 'orderCount', op: 'between', from: 1, to: 1 },
        ],
        n,
      ),
    ),
    filter('revenue', (n) =>
      of<Condition>(
        [
          { field: 'revenue', op: 'between', from: 100 },
          { field: 'revenue', op: 'between', from: 1500 },
          { field: 'revenue', op: 'between', from: 50, to: 51 },
        ],
        n,
      ),
    ),
    filter('city', (n) =>
      of<Condition>(
        [
          { field: 'city', op: 'is', text: 'Lyon' },
          { field: 'city', op: 'contains', text: 'vil' },
          { field: 'city', op: 'begins', text: 'Gu' },
          { field: 'city', op: 'is', text: 'Nowhere' },
          { field: 'city', op: 'empty' },
        ],
        n,
      ),
    ),
    filter('company', (n) =>
      of<Condition>(
        [
          { field: 'company', op: 'contains', text: 'studio' },
          { field: 'company', op: 'begins', text: 'Roche' },
          { field: 'company', op: 'is', text: 'Keller Ltd' },
          { field: 'company', op: 'filled' },
        ],
        n,
      ),
    ),
    filter('e-mail', (n) =>
      of<Condition>(
        [
          { field: 'email', op: 'contains', text: 'company12' },
          { field: 'email', op: 'begins', text: 'anna.kel' },
          { field: 'email', op: 'is', text: person(n).email ?? 'x@y.z' },
          { field: 'email', op: 'empty' },
        ],
        n,
      ),
    ),
    filter('name, phone', (n) =>
      of<Condition>(
        [
          { field: 'name', op: 'contains', text: person(n).last_name },
          { field: 'name', op: 'begins', text: 'zo' },
          { field: 'phone', op: 'begins', text: '+33600' },
          { field: 'phone', op: 'empty' },
        ],
        n,
      ),
    ),
    filter('country, language', (n) =>
      of<Condition>(
        [
          { field: 'country', op: 'any', values: ['IT'] },
          { field: 'country', op: 'any', values: ['FR'] },
          { field: 'language', op: 'any', values: ['en'] },
        ],
        n,
      ),
    ),
    filter('birthday', (n) => ({ field: 'birthday', op: 'month', month: 1 + (n % 12) })),
    filter('custom number', (n) =>
      of<Condition>(
        [
          { field: 'field:points', op: 'between', from: 9_990 },
          { field: 'field:shoe_size', op: 'between', from: 38, to: 38 },
          { field: 'field:points', op: 'between', from: 100 },
          { field: 'field:credit', op: 'between', from: 199 },
        ],
        n,
      ),
    ),
    filter('custom choice', (n) =>
      of<Condition>(
        [
          { field: 'field:plan', op: 'any', values: ['Founder'] },
          { field: 'field:plan', op: 'any', values: ['Gold'] },
          { field: 'field:likes', op: 'any', values: ['Opera'] },
          { field: 'field:likes', op: 'any', values: ['Vinyl'] },
        ],
        n,
      ),
    ),
    filter('custom date, text, yes or no', (n) =>
      of<Condition>(
        [
          { field: 'field:member_since', op: 'daysAgo', from: 0, to: 3 },
          { field: 'field:nickname', op: 'begins', text: 'anna12' },
          { field: 'field:calls_ok', op: 'yes' },
          { field: 'field:nickname', op: 'contains', text: 'zo' },
          { field: 'field:calls_ok', op: 'no' },
        ],
        n,
      ),
    ),
    filter('three at once', (n) => [
      { field: 'lastOrderAt', op: 'daysAgo', from: 120, to: 239 },
      { field: 'orderCount', op: 'between', from: 2 + (n % 4) },
      { field: 'tags', op: 'none', values: [of(tags, n).id] },
    ]),
    filter('a tag and a search', (n) => [
      { field: 'tags', op: 'any', values: [of(tags.slice(0, 4), n).id] },
      { field: 'name', op: 'contains', text: person(n).last_name },
    ]),
    { what: 'two hundred at once', ask: (n) => ({ ...sorted(n), limit: 200 }) },
  ];
  const any = (n: number) => of(asked, n * 11)(n);
  return [...all, { what: 'any filter under any sort', ask: (n) => ({ ...filtered(...[any(n)].flat()), ...sorted(n * 5 + (n >> 3)) }) }];
}
