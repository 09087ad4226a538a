import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';

type OfWalk = 'waiting' | 'entered' | 'heldOut' | 'bought' | 'wonBack' | 'finished' | 'held';
type OfStep = 'sent' | 'skipped' | 'uncertain' | 'failed' | 'yes' | 'no' | 'archived';
export interface Asked {
  stepId?: string | undefined;
  what: OfWalk | OfStep;
  reason?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}
interface Row {
  contactId: string;
  enrollmentId: string;
  visit: number;
  name: string;
  email: string | null;
  outcome: string;
  reason: string | null;
  at: Date | null;
}

/** Each the condition that its number counts by; see counts.ts. */
const walks: Record<OfWalk, string> = {
  waiting: `e.ended_at is null and e.arm = 'treated'`,
  entered: 'true',
  heldOut: `e.arm = 'holdout'`,
  bought: `e.outcome in ('bought', 'won_back') and e.arm = 'treated'`,
  wonBack: `e.outcome = 'won_back' and e.arm = 'treated'`,
  finished: `e.outcome = 'finished' and e.arm = 'treated'`,
  held: `e.ended_at is null and e.held is not null and e.do_next = 'sendEmail' and e.arm = 'treated'`,
};
const who = `c.id as "contactId", e.id as "enrollmentId", coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.email, '') as name, c.email`;

/** Who is behind a number, newest walk first. */
export async function peopleBehind(db: Db, flowId: string, asked: Asked): Promise<{ items: Row[]; next: string | null }> {
  const after = readCursor(asked.cursor, z.tuple([keyUuid, z.number().int().min(0).max(2_147_483_647)]));
  const rows = asked.what in walks ? await ofWalks(db, flowId, asked, after) : await ofSteps(db, flowId, asked, after);
  return pageOf(rows, asked.limit, 'enrollmentId', 'visit');
}

const ofWalks = async (db: Db, flowId: string, { what, stepId, reason, limit }: Asked, after: [string, number] | null): Promise<Row[]> => {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${who}, 0 as visit, coalesce(e.outcome, case when e.held is not null then 'held' else 'waiting' end) as outcome,
       coalesce(e.reason, e.held) as reason, coalesce(e.ended_at, e.at) as at
     from enrollments e join contacts c on c.id = e.contact_id
     where e.flow_id = :flowId and not e.is_test and ${walks[what as OfWalk]}
       ${stepId === undefined ? '' : 'and e.step_id = :stepId'} ${reason === undefined ? '' : 'and e.reason = :reason'}
       ${after ? 'and e.id < :after' : ''}
     order by e.id desc limit :most`,
    { flowId, stepId: stepId ?? '', reason: reason ?? '', after: after?.[0] ?? null, most: limit + 1 },
  );
  return rows;
};

const ofSteps = async (db: Db, flowId: string, { what, stepId, reason, limit }: Asked, after: [string, number] | null): Promise<Row[]> => {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${who}, s.visit, s.outcome, s.reason, s.at
     from enrollment_steps s join enrollments e on e.id = s.enrollment_id join contacts c on c.id = e.contact_id
     where s.flow_id = :flowId and not s.is_test and s.outcome = :what and s.reason is distinct from 'held_out'
       ${stepId === undefined ? '' : 'and s.step_id = :stepId'} ${reason === undefined ? '' : 'and s.reason = :reason'}
       ${after ? 'and (s.enrollment_id, s.visit) < (:after, :visit)' : ''}
     order by s.enrollment_id desc, s.visit desc limit :most`,
    { flowId, what, stepId: stepId ?? '', reason: reason ?? '', after: after?.[0] ?? null, visit: after?.[1] ?? 0, most: limit + 1 },
  );
  return rows;
};

interface Walk extends Omit<Row, 'visit'> {
  enteredAt: Date;
  endedAt: Date | null;
  stepName: string;
  arm: string;
}
const states = { all: 'true', active: 'e.ended_at is null', ended: 'e.ended_at is not null' };

/** Walks through a flow, newest first. */
export async function walksThrough(
  db: Db,
  flowId: string,
  { state, cursor, limit }: { state: keyof typeof states; cursor?: string | undefined; limit: number },
): Promise<{ items: Walk[]; next: string | null }> {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Walk[] }>(
    `select ${who}, coalesce(e.outcome, case when e.held is not null then 'held' else 'waiting' end) as outcome,
       coalesce(e.reason, e.held) as reason, coalesce(e.ended_at, e.at) as at,
       e.entered_at as "enteredAt", e.ended_at as "endedAt", e.step_name as "stepName", e.arm
     from enrollments e join contacts c on c.id = e.contact_id
     where e.flow_id = :flowId and not e.is_test and ${states[state]} ${after ? 'and e.id < :after' : ''}
     order by e.id desc limit :most`,
    { flowId, after: after?.[0] ?? null, most: limit + 1 },
  );
  return pageOf(rows, limit, 'enrollmentId');
}
