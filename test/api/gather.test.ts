import { expect, test } from '@jest/globals';
import { gather } from '../../api/db/gather.ts';

const tick = (ms = 5) => new Promise((ok) => setTimeout(ok, ms));

test('those who come while others are under way go together, each with their own answer', async () => {
  const runs: number[][] = [];
  const double = gather(async (items: number[]) => {
    runs.push(items);
    await tick();
    return items.map((n) => n * 2);
  });
  const first = double(1);
  await tick(2);
  const rest = [2, 3, 4].map(double);
  expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8]);
  expect(runs).toEqual([[1], [2, 3, 4]]);
  expect(await double(5)).toBe(10);
});

test('an odd one fails alone', async () => {
  const once = gather(async (items: number[]) => {
    await tick();
    if (items.includes(3)) throw new Error('odd');
    return items;
  });
  const settled = await Promise.allSettled([1, 2, 3, 4].map(once));
  expect(settled.map((s) => s.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('no more than so many go together', async () => {
  const sizes: number[] = [];
  const count = gather(async (items: number[]) => {
    sizes.push(items.length);
    return items;
  }, 4);
  await Promise.all(Array.from({ length: 10 }, (_, n) => count(n)));
  expect(Math.max(...sizes)).toBe(4);
  expect(sizes.reduce((a, b) => a + b)).toBe(10);
});
