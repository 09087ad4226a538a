import type { Db } from '../../api/db/database.ts';
import { locked, replan } from '../../api/enrollments/index.ts';
import type { Instruction, Task } from '../../workflows/names.ts';
import { attemptTime } from './clock.ts';

/** How long an enrollment rests after an effect failed for good, doubling with each failure of the same visit up to an hour. */
export const REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

/** Plans anew. After a failed effect it plans for later: an activity's failure never ends a walk. */
export const createDecide =
  (db: Db, restMs = REST_MS) =>
  ({ enrollmentId, rev, failed }: Task): Promise<Instruction> =>
    locked(db, enrollmentId, async (tx, row) => {
      const now = attemptTime(row.is_test);
      if (!failed || row.ended_at || row.rev > rev) return replan(tx, row, now);
      const tried = await tx('messages').where('dedupe_key', `${row.id}:${row.visit}`).first('attempt');
      const rest = Math.min(restMs * 2 ** Math.floor((tried?.attempt ?? 0) / 3), LONGEST_REST_MS);
      return replan(tx, row, now, { not_before: new Date(now + rest) });
    });
