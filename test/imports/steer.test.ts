import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/engine.ts';
import { makeAudience } from '../support/factories.ts';
import { CONSENT, importsOn } from '../support/imports.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: { audienceId: string; storeId: string };
let imports: ReturnType<typeof importsOn>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db);
  imports = importsOn(db, shop.audienceId);
});
afterAll(() => drop());

const ROWS = 45_000;
const file = (shopName: string) =>
  `Email,First name\n${Array.from({ length: ROWS }, (_, n) => `p${n}@${shopName}.example,Person ${n}`).join('\n')}\n`;
const contactsAt = async (shopName: string) =>
  Number(
    (
      await db('contacts')
        .where({ audience_id: shop.audienceId })
        .whereLike('email', `%@${shopName}.example`)
        .whereNull('archived_at')
        .count('* as n')
        .first()
    )?.n,
  );

/** An import that has written its first rows when `verb` is said to it; what its runner answered. */
async function steered(shopName: string, verb: 'pause' | 'cancel') {
  const { id } = await imports.bring(file(shopName), { ...CONSENT, choices: { ...CONSENT.choices, status: 'subscribed' } });
  await imports.act(id, 'start').expect(200);
  const jobId = await imports.jobOf(id, 'job_id');
  const running = imports.run(jobId);
  const done = async () => (await db('jobs').where({ id: jobId }).first('done')).done;
  expect(await eventually(async () => (await done()) > 0, 60_000, 10)).toBe(true);
  await imports.act(id, verb).expect(200);
  return { id, jobId, answer: await running, done: await done() };
}

test('paused, an import rests between two pages; told to go on, it goes on where it rested', async () => {
  const { id, jobId, answer, done } = await steered('rest', 'pause');
  expect(answer).toBe('paused');
  expect(done).toBeLessThan(ROWS);
  expect(await imports.one(id)).toMatchObject({ state: 'paused' });
  expect(await contactsAt('rest')).toBe(done);
  await imports.act(id, 'resume').expect(200);
  await imports.run(jobId);
  expect(await imports.one(id)).toMatchObject({ state: 'done', result: { added: ROWS, refused: 0 } });
  expect(await contactsAt('rest')).toBe(ROWS);
}, 120_000);

test('cancelled, it keeps what is written and says how many; undo takes exactly these back', async () => {
  const { id, answer, done } = await steered('gone', 'cancel');
  expect(answer).toBe('over');
  expect(await imports.one(id)).toMatchObject({ state: 'cancelled', result: { added: done } });
  expect(await contactsAt('gone')).toBe(done);
  expect(await imports.undo(id)).toMatchObject({ state: 'undone' });
  expect(await contactsAt('gone')).toBe(0);
  expect(await contactsAt('rest')).toBe(ROWS);
}, 120_000);
