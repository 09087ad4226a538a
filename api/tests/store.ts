import type { Db } from '../db/database.ts';
import { type Enrollment, locked, nudgeEnrollments, type TestFact, type TestRunState } from '../enrollments/index.ts';
import { conflict, notFound } from '../http/errors.ts';
import type { ThrownIn } from './contract.ts';

/** Of what is one and the same, one at a time is still to come. */
export const kindOf = (fact: ThrownIn): string => (fact.type === 'event' ? `event ${fact.name}` : fact.type);

export interface RunRow extends Enrollment {
  test: TestRunState;
  contact: { id: string; firstName: string; lastName: string; email: string | null };
  time_zone: string;
}

const runs = (db: Db) =>
  db('enrollments as e')
    .join('contacts as c', 'c.id', 'e.contact_id')
    .join('audiences as a', 'a.id', 'e.audience_id')
    .where('e.is_test', true)
    .whereNotNull('e.test')
    .select(
      'e.*',
      'a.time_zone',
      db.raw(`jsonb_build_object('id', c.id, 'firstName', c.first_name, 'lastName', c.last_name, 'email', c.email) as contact`),
    );

/** The screen shows the newest; older ones stay reachable by their address. */
const SHOWN = 20;
export const listRuns = (db: Db, flowId: string): Promise<RunRow[]> =>
  runs(db).where('e.flow_id', flowId).orderBy('e.id', 'desc').limit(SHOWN);

/** 404 when there is none. */
export async function findRun(db: Db, id: string): Promise<RunRow> {
  const found = await runs(db).where('e.id', id).first();
  if (!found) throw notFound('test run');
  return found;
}

/** Changes what a run carries with it, under its locks; 409 once it is over. `null` = leave it. */
export const changeRun = (db: Db, id: string, change: (test: TestRunState) => TestRunState | null): Promise<void> =>
  locked(db, id, async (tx, row) => {
    if (!row.test) throw notFound('test run');
    if (row.ended_at) throw conflict('This test run is over. Start another one.');
    const test = change(row.test);
    if (test)
      await tx('enrollments')
        .where({ id })
        .update({ test: JSON.stringify(test) });
  });

/** Makes a thrown-in fact true as of `now` (virtual), and lets the walk hear of it. */
export const happen = (db: Db, id: string, next: TestFact, now: number): Promise<void> =>
  locked(db, id, async (tx, row) => {
    if (!row.test || row.ended_at) return;
    const at = new Date(now);
    const thrown = row.test.thrown.map((fact) =>
      kindOf(fact) === kindOf(next) && !fact.happened ? { ...fact, at: at.toISOString(), happened: true } : fact,
    );
    await tx('enrollments')
      .where({ id })
      .update({ test: JSON.stringify({ ...row.test, thrown }) });
    await nudgeEnrollments(tx, [id], 'facts', { factAt: at });
  });

/** Writes down when the run was over on the wall's clock, once. */
export async function finishRun(db: Db, id: string): Promise<void> {
  await db('enrollments')
    .where({ id })
    .whereRaw(`test ->> 'finishedAt' is null`)
    .update({
      test: db.raw(
        `test || jsonb_build_object('finishedAt', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
      ),
    });
}
