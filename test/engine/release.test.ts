import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { release } from '../../activities/engine/release.ts';
import { freshDatabase } from '../support/database.ts';
import { enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());

test('whom a change concerns is nudged once, also while the word before is still to be told', async () => {
  const shop = await makeAudience(db);
  const flow = { ...shop, ...(await makeFlow(db, shop.audienceId, quick([]))) };
  const ids: string[] = [];
  for (let n = 0; n < 2; n++) ids.push(await enroll(db, '', flow, (await makeContact(db, shop)).id));
  await db('nudges').where({ enrollment_id: ids[0] }).update({ tell: true });
  await db('flows').where({ id: flow.flowId }).update({ status: 'archived' });
  const waiting = () => db('nudges').where({ tell: false }).orderBy('enrollment_id').pluck('enrollment_id');
  // the other one is about to be decided on anyway
  expect(await release(db)).toBe(1);
  expect(await waiting()).toEqual(ids.toSorted());
  expect(await release(db)).toBe(0);
});
