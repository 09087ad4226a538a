import type { Db } from '../db/database.ts';

export interface Upcoming {
  /** The next local day on which mail leaves, and how much. */
  next: { at: Date; messages: number } | null;
  /** Due and waiting for a hold to end. */
  held: number;
  /** When the first of the held becomes too late. */
  lateSoonest: Date | null;
}

/** How long the chart of sends ahead is. */
export const AHEAD_DAYS = 14;
const DAY_MS = 86_400_000;

/** Mail that is planned: of the treated, of walks that go on. Index enrollments_ahead serves all three. */
const planned = `e.ended_at is null and not e.is_test and e.do_next = 'sendEmail' and e.arm = 'treated'`;

export async function upcomingOf(db: Db, flowIds: string[]): Promise<Map<string, Upcoming>> {
  const { rows } = await db.raw<{
    rows: { id: string; at: Date | null; messages: number; held: number; due: Date | null; late_days: number | null }[];
  }>(
    `select f.id, first.at, coalesce(day.messages, 0) as messages, coalesce(waiting.held, 0) as held, waiting.due,
       (v.definition #>> '{settings,tooLateDays}')::int as late_days
     from flows f
     join audiences a on a.id = f.audience_id
     left join flow_versions v on v.id = f.live_version_id
     left join lateral (select e.at from enrollments e where e.flow_id = f.id and ${planned} and e.at is not null order by e.at limit 1) first on true
     left join lateral (select count(*) as messages from enrollments e where e.flow_id = f.id and ${planned}
       and e.at < ((first.at at time zone a.time_zone)::date + 1)::timestamp at time zone a.time_zone) day on first.at is not null
     left join lateral (select count(*) as held, min(e.due) as due from enrollments e
       where e.flow_id = f.id and e.held is not null and ${planned}) waiting on true
     where f.id = any(?::uuid[])`,
    [flowIds],
  );
  return new Map(
    rows.map(({ id, at, messages, held, due, late_days }) => [
      id,
      {
        next: at && { at, messages },
        held,
        lateSoonest: due && late_days ? new Date(Number(due) + late_days * DAY_MS) : null,
      },
    ]),
  );
}

/** Planned e-mails of live flows per local day, today first; what is overdue leaves today. */
export async function sendsAhead(db: Db, audienceId: string): Promise<{ date: string; messages: number }[]> {
  const { rows } = await db.raw<{ rows: { date: string; messages: number }[] }>(
    `with today as (select time_zone, (clock_timestamp() at time zone time_zone)::date as day from audiences where id = ?),
     planned as (
       select greatest((e.at at time zone t.time_zone)::date, t.day) as day, count(*) as messages
       from today t join flows f on f.audience_id = ? and f.status = 'live'
       join enrollments e on e.flow_id = f.id and ${planned} and e.at < (t.day + ${AHEAD_DAYS})::timestamp at time zone t.time_zone
       group by 1)
     select (t.day + n)::text as date, coalesce(p.messages, 0) as messages
     from today t cross join generate_series(0, ${AHEAD_DAYS - 1}) n left join planned p on p.day = t.day + n order by n`,
    [audienceId, audienceId],
  );
  return rows;
}
