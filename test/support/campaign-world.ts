import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { Db } from '../../api/db/database.ts';
import type { Channel } from '../../api/mails/index.ts';
import { api } from './api.ts';
import { freshDatabase } from './database.ts';
import { channelInto, DELIVERIES } from './engine.ts';
import { makeAudience, makeContact } from './factories.ts';

/** What tests of campaigns stand on: a database of the file's own, a channel into it, for each test an audience in Paris. */
export function campaignWorld() {
  const world = {
    people: async (n: number, more: Record<string, unknown> = {}): Promise<string[]> => {
      const ids: string[] = [];
      for (let i = 0; i < n; i++) ids.push((await makeContact(world.db, world.shop, [], more)).id);
      return ids;
    },
    say: (id: string, verb: string) => api(world.db).post(`/api/campaigns/${id}/${verb}`),
    one: async (id: string) => (await api(world.db).get(`/api/campaigns/${id}`).expect(200)).body,
  } as World;
  let drop = async () => {};
  beforeAll(async () => {
    ({ db: world.db, drop } = await freshDatabase());
    await world.db.raw(DELIVERIES);
    world.channel = channelInto(world.db);
  });
  afterAll(() => drop());
  beforeEach(async () => {
    world.shop = await makeAudience(world.db, { time_zone: 'Europe/Paris' });
  });
  return world;
}
interface World {
  db: Db;
  shop: Awaited<ReturnType<typeof makeAudience>>;
  channel: Channel;
  people(n: number, more?: Record<string, unknown>): Promise<string[]>;
  say(id: string, verb: string): ReturnType<ReturnType<typeof api>['post']>;
  // biome-ignore lint/suspicious/noExplicitAny: as it comes over HTTP
  one(id: string): Promise<any>;
}
