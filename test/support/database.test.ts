import { expect, test } from '@jest/globals';
import { freshDatabase } from './database.ts';

test('two fresh databases share nothing', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.db('exclusions').insert({ id: '0196a000-0000-7000-8000-000000000000', kind: 'exact', pattern: 'a@b.example', actor: 'test' });
  expect(await one.db('exclusions').pluck('pattern')).toEqual(['a@b.example']);
  expect(await other.db('exclusions').pluck('pattern')).toEqual([]);
  await Promise.all([one.drop(), other.drop()]);
});
