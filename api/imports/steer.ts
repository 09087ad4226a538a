import type { Db } from '../db/database.ts';
import { conflict, refused } from '../http/errors.ts';
import { addJob, wantOf } from '../jobs/index.ts';
import { knownOf } from './known.ts';
import { keyOf } from './place/setters.ts';
import { blockedBy } from './present.ts';
import { type ImportRow, lockImport } from './store.ts';
import { KEPT_DAYS } from './write/finish.ts';

const blocks: Record<string, string> = {
  unreadable: 'The file can’t be read. Bring another one in.',
  no_email: 'Say which column holds the e-mail address.',
  no_external_id: 'Say which column holds the customer number.',
  no_phone: 'Say which column holds the phone number.',
  no_consent: 'Say how these people agreed to be written to (choices.consentSource).',
  nothing: 'No row of this file can be taken. See the reasons and mend the file.',
};

/** Decides on the import: its job, not yet started, is the answer. A count still at work is called off: the job reads for itself. */
export const startImport = (db: Db, id: string, actor: string): Promise<string> =>
  db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.job_id) throw conflict('This import has been started already.');
    if (row.discarded_at || !row.file_id) throw conflict('This import was given up. Bring the file in once more.');
    const blocked = blockedBy(row);
    if (blocked) throw refused(blocks[blocked] ?? 'This import can’t start.', [{ field: 'choices', message: blocks[blocked] ?? blocked }]);
    await freeKeys(tx, row);
    await callOff(tx, row);
    const jobId = await addJob(tx, { audienceId: row.audience_id, kind: 'import', params: { importId: id }, actor });
    await tx('imports').where({ id }).update({ job_id: jobId });
    await tx('files').where({ id: row.file_id }).update({ expires_at: null });
    return jobId;
  });

/** A field made on the way may not take over the values of one that is just being deleted, nor another's name. */
async function freeKeys(tx: Db, row: ImportRow): Promise<void> {
  const { fields } = await knownOf(tx, row.audience_id);
  for (const { placing } of row.columns) {
    if (placing.to !== 'new') continue;
    const key = keyOf(placing.label);
    const same = fields.find((field) => field.key === key || field.label.toLowerCase() === placing.label.toLowerCase());
    if (same) throw refused(`There is a field “${same.label}” already. Choose it for the column, or another name.`);
    const going = await tx('fields').where({ audience_id: row.audience_id, key }).first('id');
    if (going) throw refused(`A field “${placing.label}” is just being deleted. Wait a minute, or choose another name.`);
  }
}

const callOff = (tx: Db, { count_job_id: id }: ImportRow) =>
  id
    ? tx('jobs')
        .where({ id })
        .whereIn('state', ['waiting', 'running', 'paused'])
        .update({ wanted: 'cancel', state: tx.raw(`case when state = 'paused' then 'waiting' else state end`) })
    : null;

const started = async (db: Db, id: string): Promise<string> => {
  const row = await db<ImportRow>('imports').where({ id }).first('job_id', 'undo_job_id');
  const jobId = row?.undo_job_id ?? row?.job_id;
  if (!jobId) throw conflict('This import has not been started yet.');
  return jobId;
};

/** Pause, go on: of the import, or of its undo. */
export async function wantImport(db: Db, id: string, wanted: 'run' | 'pause'): Promise<string> {
  await db.transaction((tx) => lockImport(tx, id));
  const jobId = await started(db, id);
  await wantOf(db, jobId, wanted);
  return jobId;
}

/** Ends it; one that never started is given up, with its file. */
export const cancelImport = (db: Db, id: string): Promise<string | null> =>
  db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    const jobId = row.undo_job_id ?? row.job_id;
    if (jobId) {
      await wantOf(tx, jobId, 'cancel');
      return jobId;
    }
    if (row.discarded_at) throw conflict('This import was given up already.');
    await callOff(tx, row);
    await tx('imports')
      .where({ id })
      .update({ discarded_at: tx.raw('clock_timestamp()'), file_id: null, staged: null, sample: '[]' });
    if (row.file_id) await tx('files').where({ id: row.file_id }).delete();
    if (row.staged) await tx.raw(`drop table if exists ${row.staged.table}`);
    return null;
  });

/** Decides on the undo: its job is the answer. */
export const undoImport = (db: Db, id: string, actor: string): Promise<string> =>
  db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.undo_job_id) throw conflict('This import was taken back already, or is just being.');
    const job = row.job_id ? await tx('jobs').where({ id: row.job_id }).first('state', 'finished_at') : null;
    if (!job?.finished_at) throw conflict('Only an import that is over can be taken back. Cancel it first.');
    if (Number(job.finished_at) < Date.now() - KEPT_DAYS * 86_400_000)
      throw conflict('It is more than 30 days ago: too old to be taken back.');
    const { n } = (await tx('import_contacts').where({ import_id: id }).count('* as n').first()) as { n: number };
    const jobId = await addJob(tx, { audienceId: row.audience_id, kind: 'import_undo', params: { importId: id }, total: n, actor });
    await tx('imports').where({ id }).update({ undo_job_id: jobId });
    return jobId;
  });
