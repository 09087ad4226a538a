import { Context } from '@temporalio/activity';
import { type Leaving, leavePage, stay, tuneIndex } from '../../api/fields/index.ts';
import { addJob, type JobRow, moveOn } from '../../api/jobs/index.ts';
import type { JobKind } from './kinds.ts';

type Index = JobRow<{ fieldId: string }, null>;
type Leaves = JobRow<Leaving, { after: string | null; stripped: boolean }>;

/** While Postgres still builds an index for a worker that was killed. */
const LOOK_MS = 1_000;

/** Builds or drops the index of a field, beside the traffic. */
export const fieldIndex: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Index;
    if (await tuneIndex(db, job.params.fieldId)) return true;
    await Context.current().sleep(LOOK_MS);
    return false;
  },
};

/** Takes the values of a field away, or into another one; then its index, and the field itself. */
export const fieldLeaves: JobKind = {
  async page({ db }, given) {
    const job = given as unknown as Leaves;
    const { params, audience_id: audienceId, actor } = job;
    if (job.cursor?.stripped) {
      if (!(await tuneIndex(db, params.fieldId))) {
        await Context.current().sleep(LOOK_MS);
        return false;
      }
      await db('fields').where({ id: params.fieldId }).whereNotNull('removed_at').delete();
      return true;
    }
    await db.transaction(async (tx) => {
      const { last, contacts } = await leavePage(tx, audienceId, params, job.cursor?.after ?? null, actor);
      await moveOn(tx, given, { cursor: { after: last, stripped: last === null }, done: job.done + contacts });
    });
    return false;
  },

  /** What is not done stays: the field is back, with the values it still has. */
  async cancelled({ db }, given) {
    const { params, audience_id: audienceId, actor } = given as unknown as Leaves;
    const { fieldId } = params;
    await db.transaction(async (tx) => {
      // its index may be gone already
      if (await stay(tx, params)) await addJob(tx, { audienceId, kind: 'field_index', params: { fieldId }, actor });
    });
  },
};
