import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { freshDatabase } from './database.ts';
import { makeAudience } from './factories.ts';

export interface FreshShop {
  db: Awaited<ReturnType<typeof freshDatabase>>['db'];
  shop: Awaited<ReturnType<typeof makeAudience>>;
}

/** For the file that calls it: a database of its own, and a new audience before each test. Read when a test runs, not before. */
export function freshShop(): FreshShop {
  const at = {} as FreshShop;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    ({ db: at.db, drop } = await freshDatabase());
  });
  beforeEach(async () => {
    at.shop = await makeAudience(at.db);
  });
  afterAll(() => drop?.());
  return at;
}
