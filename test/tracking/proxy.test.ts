import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { writeToken } from '../../api/mails/index.ts';
import { api } from '../support/api.ts';
import { SECRET } from '../support/app.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { email, makeAudience, makeContact, makeFlow, theEnd, winBack } from '../support/factories.ts';

const FRANCE = '212.27.40.240';
const GERMANY = '194.25.0.60';
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

let database: FreshDatabase;
let shop: Awaited<ReturnType<typeof makeAudience>>;
let flow: Awaited<ReturnType<typeof makeFlow>>;
beforeAll(async () => {
  database = await freshDatabase();
  shop = await makeAudience(database.db);
  const steps = [{ ...email(1, 'end'), html: '<p><a href="https://shop.example/">A</a></p>' }, theEnd] as ReturnType<
    typeof winBack
  >['steps'];
  flow = await makeFlow(database.db, shop.audienceId, { ...winBack([120]), steps });
});
afterAll(() => database?.drop());

/** The country written down for a click that arrives from 127.0.0.1 with this header. */
async function countryOf(forwarded: string, trustProxy: string | null) {
  const { db } = database;
  const { id: contactId } = await makeContact(db, shop);
  const id = v7();
  const ago = new Date(Date.now() - 3_600_000);
  const of = { audience_id: shop.audienceId, contact_id: contactId, flow_id: flow.flowId, version_id: flow.versionId };
  const step = { step_id: 'email-1', step_name: 'E-mail 1', dedupe_key: id, provider: 'smtp' };
  await db('messages').insert({ id, ...of, ...step, state: 'sent', at: ago, claimed_at: ago });
  const token = writeToken(SECRET, { kind: 'click', messageId: id, link: 0, isTest: false });
  const answer = await api(db, { trustProxy }).get(`/t/c/${token}`).set('X-Forwarded-For', forwarded).set('User-Agent', AGENT);
  expect(answer.status).toBe(302);
  return (await db('messages').where({ id }).first()).country;
}

test('nobody’s word about an address is believed, unless the setting names them', async () => {
  expect(await countryOf(FRANCE, null)).toBeNull();
  expect(await countryOf(FRANCE, '203.0.113.0/24')).toBeNull();
  expect(await countryOf(FRANCE, 'loopback, uniquelocal')).toBe('FR');
});

test('of a chain the last address that is no proxy counts: what the visitor wrote before it is theirs to invent', async () => {
  expect(await countryOf(`${GERMANY}, ${FRANCE}, 172.18.0.1`, 'loopback, uniquelocal')).toBe('FR');
  expect(await countryOf(`${GERMANY}, ${FRANCE}`, 'loopback')).toBe('FR');
});

test('a setting that names nobody stops the process with a sentence', () => {
  for (const wrong of ['1', 'true', 'nginx']) expect(() => api(database.db, { trustProxy: wrong })).toThrow(/^TRUST_PROXY is .*List your/);
});
