import { takeOrders } from '../../api/orders/index.ts';
import { channelInto, DELIVERIES, sleep } from '../support/engine.ts';
import { DAY, winBack } from '../support/factories.ts';
import { crowd, enrollAll } from './people.ts';
import { type Figure, rig, until } from './rig.ts';

const WAKING = 5_000;
const BUYERS = 200;

/** Purchase committed → series ended in Postgres, while thousands of others wake and are mailed. */
export async function storm(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  await r.db.raw(DELIVERIES);
  await r.db.raw(`create table clock (contact_id uuid, what text, at timestamptz default clock_timestamp());
    create function log_end() returns trigger language plpgsql as $$ begin insert into clock values (new.contact_id, 'end'); return new; end $$;
    create trigger log_end after update of ended_at on enrollments for each row execute function log_end()`);
  const sleepers = await crowd(r.db, BUYERS, winBack(), new Date(Date.now() - DAY));
  const waking = await crowd(r.db, WAKING, winBack(), new Date(Date.now() - 120 * DAY));
  await r.work(channelInto(r.db));
  await enrollAll(r.db, sleepers, r.queues.decide, new Date()); // their e-mail 1 is 119 days away
  const wakeAt = new Date(Date.now() + WAKING * 8 + 10_000);
  await enrollAll(r.db, waking, r.queues.decide, wakeAt);
  await until(async () => Number((await r.db('enrollments').whereNull('started_at').count('* as n').first())?.n) === 0);
  await sleep(Math.max(0, Number(wakeAt) - Date.now() + 1_000));
  const sent = async () => Number((await r.db('messages').count('* as n').first())?.n);
  const before = await sent();
  for (const person of sleepers.people) {
    const order = {
      externalId: person.id,
      email: `${person.id}@shop.example`,
      placedAt: new Date().toISOString(),
      status: 'paid' as const,
      total: '20.00',
      refunded: '0',
      lines: [],
    };
    takeOrders(r.db, { audienceId: sleepers.audienceId, storeId: sleepers.storeId, actor: 'bench', orders: [order] }).then(
      () => r.db('clock').insert({ contact_id: person.id, what: 'order' }),
      (error) => console.error(error),
    );
    await sleep(50);
  }
  await until(
    async () =>
      Number((await r.db('clock').where({ what: 'order' }).count('* as n').first())?.n) === BUYERS &&
      Number((await r.db('enrollments').where({ flow_id: sleepers.flowId }).whereNull('ended_at').count('* as n').first())?.n) === 0,
  );
  const after = await sent();
  const { rows } = await r.db.raw(
    `select extract(epoch from b.at - a.at) * 1000 as ms from clock a join clock b using (contact_id) where a.what = 'order' and b.what = 'end' order by 1`,
  );
  const ms = rows.map((row: { ms: string }) => Math.round(+row.ms)) as number[];
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(share * ms.length))] as number;
  await r.close();
  return [
    {
      what: `purchase committed → series ended, p99 of ${BUYERS} while ${WAKING} wake (${after - before} of them mailed meanwhile)`,
      ours: `${at(0.99)} ms (p50 ${at(0.5)})`,
      against: '1000 ms',
      ratio: at(0.99) / 1_000,
      reach: '< 1',
      ok: at(0.99) < 1_000 && before < WAKING,
    },
  ];
}
