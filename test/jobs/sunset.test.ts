import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pushPolicies } from '../../api/sunset/index.ts';
import { sunsetId } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { type Engine, engine, eventually } from '../support/engine.ts';
import { DAY, makeAudience, makeContact } from '../support/factories.ts';

let e: Engine;
beforeAll(async () => {
  e = await engine();
});
afterAll(() => e?.close());

test('a policy is a schedule in Temporal: made when it is put on, in the audience’s zone, run by it, gone when it is paused', async () => {
  const shop = await makeAudience(e.db, { time_zone: 'Europe/Paris' });
  const ago = (days: number) => new Date(Date.now() - days * DAY);
  const { id } = await makeContact(e.db, shop, [], { created_at: ago(1_300), last_active_at: ago(1_200) });
  const http = api(e.db, { client: e.client, prefix: e.prefix });
  const who = { by: 'retention', years: 3 };
  const made = await http
    .post('/api/sunset-policies')
    .send({ audienceId: shop.audienceId, name: 'Silent', who, limitPercent: null })
    .expect(201);
  const policy = made.body.id;
  const handle = e.client.schedule.getHandle(`${e.queues.jobs}/${sunsetId(policy)}`);
  const on = await http.patch(`/api/sunset-policies/${policy}`).send({ state: 'on' }).expect(200);
  const described = await handle.describe();
  expect(described.info.nextActionTimes.slice(0, 3).map((at) => at.toISOString())).toEqual(on.body.next);

  await handle.trigger();
  const archived = async () => (await e.db('contacts').where({ id }).first('archived_at')).archived_at !== null;
  expect(await eventually(archived, 30_000)).toBe(true);
  expect(await e.db('sunset_runs').where({ policy_id: policy }).first('state', 'due')).toEqual({ state: 'done', due: 1 });

  // the audience moves: the minute's sweep sets the schedule right
  await e.db('audiences').where({ id: shop.audienceId }).update({ time_zone: 'Asia/Tokyo' });
  await pushPolicies({ db: e.db, client: e.client, queues: e.queues });
  const moved = await http.get(`/api/sunset-policies/${policy}`).expect(200);
  expect((await handle.describe()).info.nextActionTimes[0]?.toISOString()).toBe(moved.body.next[0]);
  expect(moved.body.next[0]).not.toBe(on.body.next[0]);

  await http.patch(`/api/sunset-policies/${policy}`).send({ state: 'paused' }).expect(200);
  await expect(handle.describe()).rejects.toThrow(/not found/i);
}, 90_000);
