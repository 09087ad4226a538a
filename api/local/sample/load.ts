import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DateTime } from 'luxon';
import { v7 } from 'uuid';
import type { Db } from '../../db/database.ts';
import { type IncomingOrder, takeOrders } from '../../orders/index.ts';
import { addCampaigns } from './campaigns.ts';
import { personOf } from './names.ts';

const ZONE = 'America/New_York';
const LAST_DAY = '1998-06-30';
const ACTOR = 'sample';

/** What a sending service might charge a month: up to so many contacts. */
const PRICE_TIERS = [
  { upTo: 15_000, price: '170.00' },
  { upTo: 20_000, price: '230.00' },
  { upTo: 25_000, price: '310.00' },
  { upTo: 30_000, price: '370.00' },
];

/** True for a new database, and for one whose sample was cut off while loading. */
export async function wantsSample(db: Db): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ wanted: boolean }] }>(`
    select not exists (select from audiences)
      or exists (select from stores s join audiences a on a.id = s.audience_id where a.is_sample and s.syncing_since is not null) as wanted`);
  return rows[0].wanted;
}

/**
 * The customers of the CDNOW record shop (a public research data set: 69,659 purchases by 23,570 people, 1 Jan 1997 to 30 Jun 1998),
 * moved so that the last day is today. Goes through the path that a shop's history import uses: done twice it changes nothing.
 * Names, addresses and statuses are made up.
 */
export async function loadSample(db: Db, today = DateTime.now().setZone(ZONE)): Promise<{ contacts: number; orders: number }> {
  const { audienceId, storeId, loadedFor } = await sampleStore(db, today);
  const purchases = await readPurchases(loadedFor);
  await takeOrders(db, { storeId, audienceId, orders: purchases, actor: ACTOR });
  const contacts = await giveStatuses(db, audienceId);
  await addCampaigns(db, audienceId, loadedFor);
  await db('stores').where({ id: storeId }).update({ syncing_since: null });
  return { contacts, orders: purchases.length };
}

/** A load that was cut off goes on with the day it began with: else its first half would be moved. */
async function sampleStore(db: Db, today: DateTime) {
  const known = await db('stores as s')
    .join('audiences as a', 'a.id', 's.audience_id')
    .where('a.is_sample', true)
    .first<{ id: string; audience_id: string; created_at: Date } | undefined>('s.id', 's.audience_id', 's.created_at');
  if (known) return { audienceId: known.audience_id, storeId: known.id, loadedFor: DateTime.fromJSDate(known.created_at).setZone(ZONE) };
  const audienceId = v7();
  const storeId = v7();
  await db.transaction(async (tx) => {
    await tx('audiences').insert({
      id: audienceId,
      name: 'CDNOW',
      is_sample: true,
      sender_name: 'Paul at CDNOW',
      sender_address: 'paul@cdnow.example',
      time_zone: ZONE,
      currency: 'USD',
      // made up, so that archiving has a saving to show
      price_tiers: JSON.stringify(PRICE_TIERS),
      created_by: ACTOR,
    });
    await tx('stores').insert({
      id: storeId,
      audience_id: audienceId,
      name: 'CDNOW shop',
      currency: 'USD',
      watch_silence: false, // its last sale was in 1998: silence proves nothing
      syncing_since: tx.fn.now(),
      created_by: ACTOR,
      created_at: today.toJSDate(),
    });
  });
  return { audienceId, storeId, loadedFor: today };
}

/** 255 lines are identical and 2,068 share customer and day: only the line number tells them apart. */
async function readPurchases(today: DateTime): Promise<IncomingOrder[]> {
  const packed = await readFile(path.join(import.meta.dirname, 'cdnow.csv.gz'));
  const [, ...lines] = (await promisify(gunzip)(packed)).toString('ascii').trimEnd().split('\n');
  const instants = new Map<string, string>();
  const days = Math.round(
    today
      .setZone('UTC', { keepLocalTime: true })
      .startOf('day')
      .diff(DateTime.fromISO(LAST_DAY, { zone: 'UTC' }), 'days').days,
  );
  const moved = (date: string) => {
    const known = instants.get(date);
    if (known) return known;
    const instant = DateTime.fromISO(date, { zone: ZONE }).plus({ days }).startOf('day').toUTC().toISO() as string;
    instants.set(date, instant);
    return instant;
  };
  return lines.map((line, index) => {
    const [customerId, date, cds, amount] = line.split(',') as [string, string, string, string];
    const quantity = Number(cds);
    return {
      externalId: String(index + 1),
      customerId,
      ...personOf(customerId),
      placedAt: moved(date),
      status: 'paid',
      total: amount,
      refunded: '0',
      currency: 'USD',
      lines: [{ title: 'Records', quantity, price: (Number(amount) / Math.max(quantity, 1)).toFixed(2) }],
    };
  });
}

/** Who bought has been here since then, or nobody would be silent long enough to be won back. 92 % subscribed, 4.5 % not, 2.5 % unsubscribed, 1 % cleaned, by customer number; 7919 and 1000 share no factor, so evenly. */
async function giveStatuses(db: Db, audienceId: string): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `update contacts c set status = given.status, status_at = coalesce(c.first_order_at, c.status_at), status_source = 'sample', created_at = coalesce(c.first_order_at, c.created_at),
       consent_basis = case when given.status = 'subscribed' then 'made up for the sample' else '' end
     from (select id, case when n < 920 then 'subscribed' when n < 965 then 'non_subscribed' when n < 990 then 'unsubscribed' else 'cleaned' end as status
       from (select id, external_id::int * 7919 % 1000 as n from contacts where audience_id = :audienceId and external_id ~ '^[0-9]{5}$') x) given
     where given.id = c.id`,
    { audienceId },
  );
  return rowCount;
}
