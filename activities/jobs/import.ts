import {
  countPage,
  type ImportJob,
  Interrupted,
  importPage,
  stopCount,
  stopImport,
  TooMany,
  type UndoJob,
  UnreadableFile,
  undoPage,
} from '../../api/imports/index.ts';
import { type JobDeps, type JobKind, JobRefused } from './kinds.ts';

/** What stops an import for good says why; what its owner stops is asked again by the runner. */
async function told(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted) return false;
    if (error instanceof UnreadableFile || error instanceof TooMany) throw new JobRefused(error.message);
    throw error;
  }
}
const around = ({ site, queues }: JobDeps) => ({ secret: site.secret, decideQueue: queues.decide });

/** Reads a whole file and counts what an import of it would do; writes no contact. */
export const countingImport: JobKind = {
  page: (deps, job) => told(() => countPage(deps.db, job as unknown as ImportJob, around(deps))),
  cancelled: ({ db }, job) => stopCount(db, job as unknown as ImportJob),
};

/** Writes the contacts of a file. */
export const importing: JobKind = {
  page: (deps, job) => told(() => importPage(deps.db, job as unknown as ImportJob, around(deps))),
  cancelled: ({ db }, job) => stopImport(db, job as unknown as ImportJob),
};

/** Takes an import back. */
export const undoingImport: JobKind = { page: ({ db }, job) => undoPage(db, job as unknown as UndoJob) };
