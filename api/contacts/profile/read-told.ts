import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { notFound } from '../../http/errors.ts';
import type { Answer } from '../../http/route.ts';
import type { profile } from './contract.ts';

type Telling = Answer<z.input<typeof profile.told.response>>['toldBy'][number];

/** Machines fetch pictures and follow links for people who never looked: they tell nothing. */
const TOLD_BY = `
  select e.type, e.at, m.id as "messageId", m.subject, e.data ->> 'country' as country, e.data ->> 'client' as client
  from events e join messages m on m.id = (e.data ->> 'messageId')::uuid and m.contact_id = e.contact_id
  where e.contact_id = :id and e.type in ('open', 'click') and e.data ->> 'machine' is null and e.data ->> 'impliedBy' is null
  order by e.at desc, e.id desc limit 10`;

const SUM = `
  select c.country, c.mail_client as client, c.updated_at as "updatedAt",
    (select m.language from messages m where m.contact_id = c.id and not m.is_test and m.language is not null order by m.at desc limit 1) as "browserLanguage"
  from contacts c where c.id = :id`;

interface Sum {
  country: string | null;
  client: string | null;
  updatedAt: Date;
  browserLanguage: string | null;
}

/** What opens and clicks have told of someone, and which of them. */
export async function readTold(db: Db, id: string) {
  const [sums, tellings] = await Promise.all([db.raw<{ rows: Sum[] }>(SUM, { id }), db.raw<{ rows: Telling[] }>(TOLD_BY, { id })]);
  const sum = sums.rows[0];
  if (!sum) throw notFound('contact');
  return { ...sum, timeZone: onlyZoneOf(sum.country), toldBy: tellings.rows };
}

/** A country's time zone where its clocks all show the same; where they differ, any would be a guess. */
function onlyZoneOf(country: string | null): string | null {
  if (!country || !/^[A-Z]{2}$/.test(country)) return null;
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { timeZones?: string[]; getTimeZones?(): string[] | undefined };
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  return new Set(zones.map(clocks)).size === 1 ? (zones[0] ?? null) : null;
}

/** What the clocks of a zone show in January and in July. */
const clocks = (timeZone: string) => [0, 6].map((month) => new Date(Date.UTC(2026, month, 15)).toLocaleString('en', { timeZone })).join();
