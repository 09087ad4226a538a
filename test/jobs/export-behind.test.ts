import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import { exporting } from '../../activities/jobs/export.ts';
import { kinds } from '../../activities/jobs/kinds.ts';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { makeCampaign } from '../support/campaigns.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { makeAudience, makeContact } from '../support/factories.ts';

/** The people behind the numbers of a campaign's report, as a file. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let campaignId: string;
let people: string[];
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
  shop = await makeAudience(db);
  campaignId = await makeCampaign(db, shop.audienceId);
  const other = await makeCampaign(db, shop.audienceId);
  // 0 clicked and bought, 1 opened and was archived since, 2 was sent it, 3 was skipped, 4 refused it, 5 got another one
  const at = new Date();
  const what = [
    { state: 'sent', opened_at: at, clicked_at: at },
    { state: 'sent', opened_at: at },
    { state: 'sent', machine_opened_at: at },
    { state: 'skipped', reason: 'frequency_cap' },
    { state: 'failed', reason: 'hard_bounce', bounce: '550' },
    { state: 'sent', opened_at: at, campaign_id: other },
  ];
  people = [];
  for (const [n, row] of what.entries()) {
    const { id, orders } = await makeContact(db, shop, n === 0 ? [at] : []);
    people.push(id);
    const message = { id: v7(), audience_id: shop.audienceId, contact_id: id, campaign_id: campaignId, provider: 'smtp', at };
    await db('messages').insert({ ...message, dedupe_key: `campaign ${id}`, ...row });
    if (n !== 0) continue;
    await db('orders').where({ id: orders[0]?.id }).update({ message_id: message.id });
    await db('events').insert({
      ...{ id: v7(), audience_id: shop.audienceId, contact_id: id, type: 'click', at, actor: 'contact' },
      data: JSON.stringify({ messageId: message.id, link: 2 }),
    });
  }
  await db('contacts').where({ id: people[1] }).update({ archived_at: at });
  kinds.export = exporting({ csv: 2, ndjson: 2, xlsx: 2 });
});
afterAll(() => drop());

const order = (more: object) => http.post('/api/exports').send({ audienceId: shop.audienceId, columns: ['id'], bom: false, ...more });
async function inFile(id: string): Promise<number[]> {
  const run = createRunJob({ db, client: {} as Client, queues: queues(), site: SITE });
  expect(await new MockActivityEnvironment().run(run, { jobId: id })).toBe('over');
  const { body } = await http.get(`/api/exports/${id}`).expect(200);
  const { text } = await http.get(body.download).expect(200);
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => people.indexOf(line))
    .toSorted();
}

test.each([
  ['sent', { state: 'sent' }, [0, 1, 2]],
  ['opened, the archived too', { did: 'opened' }, [0, 1]],
  ['opened by programs alone', { did: 'machineOpened' }, [2]],
  ['clicked', { did: 'clicked' }, [0]],
  ['clicked the third link', { link: 2 }, [0]],
  ['clicked the first link', { link: 0 }, []],
  ['bought', { did: 'bought' }, [0]],
  ['skipped for that reason', { state: 'skipped', reason: 'frequency_cap' }, [3]],
  ['skipped for another one', { state: 'skipped', reason: 'too_late' }, []],
  ['refused', { did: 'bounced' }, [4]],
])('%s', async (_, behind, expected) => {
  const { body } = await order({ behind: { campaignId, ...behind } }).expect(202);
  expect(body.name).toBe('News');
  expect(await inFile(body.id)).toEqual(expected);
});

test('the same once more, by what is true then', async () => {
  const { body } = await order({ behind: { campaignId, did: 'clicked' }, name: 'News: clicked' }).expect(202);
  await inFile(body.id);
  await db('messages').where({ contact_id: people[2] }).update({ clicked_at: new Date() });
  const { body: again } = await http.post(`/api/exports/${body.id}/again`).expect(202);
  expect(again.name).toBe('News: clicked');
  expect(await inFile(again.id)).toEqual([0, 2]);
});

test('a campaign of elsewhere is not there; a selection beside it is refused', async () => {
  const elsewhere = await makeAudience(db);
  await order({ audienceId: elsewhere.audienceId, behind: { campaignId } }).expect(404);
  const { body } = await order({ behind: { campaignId }, search: 'Anna' }).expect(400);
  expect(body).toMatchObject({ message: expect.stringMatching(/leave one of them out/), details: [{ field: 'behind' }] });
});
