import { type Client, ScheduleNotFoundError, ScheduleOverlapPolicy, type ScheduleSpec } from '@temporalio/client';
import { type Queues, sunsetId } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import type { Schedule } from './contract.ts';

interface Pushing {
  db: Db;
  client: Client | null;
  queues: Queues;
}

const specOf = (schedule: Schedule, zone: string): ScheduleSpec => ({
  timezone: zone,
  calendars: [
    {
      hour: schedule.hour,
      month: { start: 'JANUARY', end: 'DECEMBER', step: schedule.every },
      ...(schedule.day === 'first_monday' ? { dayOfMonth: { start: 1, end: 7 }, dayOfWeek: 'MONDAY' } : { dayOfMonth: schedule.day }),
    },
  ],
});

/**
 * Brings Temporal's schedules in line with the policies: one each, in the audience's zone, none for what is paused or gone. Called after
 * every change, and each minute for what Temporal could not be told then, or whose audience moved to another zone.
 */
export async function pushPolicies({ db, client, queues }: Pushing, only?: string): Promise<void> {
  if (!client) return;
  const policies: { id: string; schedule: Schedule; zone: string; on: boolean; pushed: string | null }[] = await db('sunset_policies as p')
    .join('audiences as a', 'a.id', 'p.audience_id')
    .whereRaw(`(p.state = 'on' and p.removed_at is null or p.pushed is not null)`)
    .modify((q) => only && q.where('p.id', only))
    .orderBy('p.id')
    .limit(1_000)
    .select('p.id', 'p.schedule', 'a.time_zone as zone', 'p.pushed', db.raw(`(p.state = 'on' and p.removed_at is null) as on`));
  for (const { id, schedule, zone, on, pushed } of policies) {
    const wanted = on ? JSON.stringify(specOf(schedule, zone)) : null;
    if (wanted === pushed) continue;
    await (wanted ? put(client, queues, id, specOf(schedule, zone)) : drop(client, queues, id));
    await db('sunset_policies').where({ id }).update({ pushed: wanted });
  }
}

const scheduleId = ({ jobs }: Queues, id: string) => `${jobs}/${sunsetId(id)}`;

async function put(client: Client, queues: Queues, id: string, spec: ScheduleSpec): Promise<void> {
  await drop(client, queues, id);
  await client.schedule.create({
    scheduleId: scheduleId(queues, id),
    spec,
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
    action: { type: 'startWorkflow', workflowType: 'sunset', taskQueue: queues.jobs, workflowId: sunsetId(id), args: [{ policyId: id }] },
  });
}

const drop = (client: Client, queues: Queues, id: string) =>
  client.schedule
    .getHandle(scheduleId(queues, id))
    .delete()
    .catch((error) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
