import { profile } from '../../api/contacts/profile/contract.ts';
import { readFeed } from '../../api/contacts/profile/read-feed.ts';
import { readInsights } from '../../api/contacts/profile/read-insights.ts';
import { readProfile } from '../../api/contacts/profile/read-profile.ts';
import type { Db } from '../../api/db/database.ts';
import { AUDIENCE } from './million.ts';

/** What a profile page asks, of fifty people taken at random and of those with the longest feeds. */
export async function profileCalls(db: Db): Promise<{ what: string; call: (n: number) => Promise<unknown> }[]> {
  const anyone: string[] = await db('contacts')
    .where({ audience_id: AUDIENCE })
    .whereNull('archived_at')
    .orderByRaw('md5(id::text)')
    .limit(40)
    .pluck('id');
  const busiest: string[] = await db('contacts')
    .where({ audience_id: AUDIENCE })
    .whereNull('archived_at')
    .orderBy('order_count', 'desc')
    .limit(10)
    .pluck('id');
  const people = [...anyone, ...busiest];
  const who = (n: number) => people[n % people.length] as string;
  const feed = (n: number, more: object) => readFeed(db, who(n), profile.feed.query.parse(more));
  return [
    { what: 'profile', call: (n) => readProfile(db, who(n)) },
    { what: 'feed, first page', call: (n) => feed(n, {}) },
    {
      what: 'feed, second page',
      call: async (n) => {
        const { next } = await feed(n, { limit: 5 });
        return feed(n, next ? { cursor: next } : {});
      },
    },
    { what: 'feed, only messages', call: (n) => feed(n, { kind: 'messages' }) },
    { what: 'insights', call: (n) => readInsights(db, who(n)) },
  ];
}
