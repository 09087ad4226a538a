import type { Db } from '../db/database.ts';
import { conflict, invalid, refused } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { readColumns } from './analyse.ts';
import { knownOf } from './known.ts';
import { keyOf } from './place/setters.ts';
import { storedFile } from './read/byte-source.ts';
import { UnreadableFile } from './read/unreadable-file.ts';
import type { Column } from './shapes.ts';
import { type Changes, type ImportRow, lockImport } from './store.ts';

/** Several columns may fill these. */
const several = new Set(['tags', 'groups', 'lists', 'note', 'status', 'skip']);

/**
 * Changes how a file is read and what becomes of it, before its start. Whatever alters rows lets them be counted anew, by a job whose id
 * is the answer; null = nothing to count.
 */
export async function changeImport(db: Db, id: string, said: Changes, actor: string): Promise<string | null> {
  return db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.job_id || row.discarded_at)
      throw conflict('This import has been started or given up. Bring the file in once more to import it otherwise.');
    const changed = await readAgain(tx, row, said);
    const choices = merged(row.choices, said.choices);
    await checkIds(tx, row.audience_id, choices);
    const recount =
      JSON.stringify([changed.reading, changed.columns.map((one) => one.placing), choices.key]) !==
      JSON.stringify([row.reading, row.columns.map((one) => one.placing), row.choices.key]);
    await tx('imports')
      .where({ id })
      .update({
        reading: JSON.stringify(changed.reading),
        columns: JSON.stringify(changed.columns),
        sample: JSON.stringify(changed.sample),
        tool: changed.tool,
        choices: JSON.stringify(choices),
        ...(recount ? { rev: row.rev + 1, problem: null } : {}),
      });
    return recount || choices.status !== row.choices.status || choices.existing !== row.choices.existing ? countAgain(tx, id, actor) : null;
  });
}

/** Puts a counting job in the place of the one before. */
export async function countAgain(tx: Db, id: string, actor: string): Promise<string> {
  const row = await lockImport(tx, id);
  if (row.count_job_id)
    await tx('jobs')
      .where({ id: row.count_job_id })
      .whereIn('state', ['waiting', 'running', 'paused'])
      .update({ wanted: 'cancel', state: tx.raw(`case when state = 'paused' then 'waiting' else state end`) });
  const jobId = await addJob(tx, { audienceId: row.audience_id, kind: 'import_count', params: { importId: id }, actor });
  await tx('imports')
    .where({ id })
    .update({ count_job_id: jobId, counts: JSON.stringify({ ...row.counts, whole: false }) });
  return jobId;
}

/** Absent = keep. */
const merged = <T extends object>(was: T, said: { [K in keyof T]?: T[K] | undefined } | undefined): T =>
  ({ ...was, ...Object.fromEntries(Object.entries(said ?? {}).filter(([, value]) => value !== undefined)) }) as T;

async function readAgain(tx: Db, row: ImportRow, said: Changes): Promise<Pick<ImportRow, 'reading' | 'columns' | 'sample' | 'tool'>> {
  const reading = merged(row.reading, said.reading);
  let { columns, sample, tool } = row;
  const known = await knownOf(tx, row.audience_id);
  const otherwise = (['encoding', 'delimiter', 'quote', 'header', 'sheet'] as const).some((part) => reading[part] !== row.reading[part]);
  if (reading.sheet !== null && !row.sheets.includes(reading.sheet))
    throw invalid('There is no such sheet in this workbook.', [{ field: 'reading.sheet', message: 'Choose one of its sheets.' }]);
  if (otherwise) {
    if (!row.file_id) throw conflict('The file is no longer kept. Bring it in once more.');
    try {
      const read = await readColumns(storedFile(tx, { id: row.file_id, size: row.size }), row.format, reading, known);
      // what someone chose for a column stays with its name
      const chosen = new Map(columns.filter((one) => one.sureness === 'chosen').map((one) => [one.header, one]));
      columns = read.columns.map((one) => {
        const was = one.header ? chosen.get(one.header) : undefined;
        return was ? { ...one, placing: was.placing, sureness: 'chosen', remark: null } : one;
      });
      ({ sample, tool } = read);
    } catch (error) {
      if (error instanceof UnreadableFile) throw refused(error.message, [{ field: 'reading', message: error.message }]);
      throw error;
    }
  }
  return {
    reading,
    columns: placedAnew(
      columns,
      said,
      known.fields.map((one) => one.key),
    ),
    sample,
    tool,
  };
}

function placedAnew(columns: Column[], said: Changes, keys: string[]): Column[] {
  const after = [...columns];
  for (const { index, placing } of said.columns ?? []) {
    const column = after[index];
    const at = `columns.${index}`;
    if (!column) throw invalid('There is no such column in this file.', [{ field: at, message: 'Count from 0.' }]);
    if (placing.to === 'field' && !keys.includes(placing.key))
      throw invalid('There is no such field in this audience. Make it first.', [{ field: at, message: 'Unknown field.' }]);
    if (placing.to === 'new' && !/^[a-z][a-z0-9_]*$/.test(keyOf(placing.label)))
      throw invalid('Give the new field a name with letters.', [{ field: at, message: 'Write a name.' }]);
    // of two columns in one place the one chosen last has it
    if (!several.has(placing.to))
      for (const other of after)
        if (other.index !== index && samePlace(other.placing, placing))
          after[other.index] = { ...other, placing: { to: 'skip' }, sureness: 'check', remark: 'twice' };
    after[index] = { ...column, placing, sureness: 'chosen', remark: null };
  }
  return after;
}

function samePlace(a: Column['placing'], b: Column['placing']): boolean {
  if (a.to === 'field' && b.to === 'field') return a.key === b.key;
  if (a.to === 'new' && b.to === 'new') return keyOf(a.label) === keyOf(b.label);
  return a.to === b.to && a.to !== 'field' && a.to !== 'new';
}

/** Lists and flows that come in are of the same audience. */
async function checkIds(tx: Db, audienceId: string, { lists, enroll }: ImportRow['choices']): Promise<void> {
  if (lists.length > 0) {
    const known = await tx('lists').whereIn('id', lists).where({ audience_id: audienceId }).pluck('id');
    if (known.length < new Set(lists).size)
      throw invalid('One of these lists is not of this audience.', [{ field: 'choices.lists', message: 'Unknown list.' }]);
  }
  if (enroll) {
    const flow = await tx('flows').where({ id: enroll.flowId, audience_id: audienceId }).whereNotNull('live_version_id').first('status');
    if (flow?.status !== 'live')
      throw invalid('Choose a flow of this audience that is live.', [{ field: 'choices.enroll', message: 'Not a live flow.' }]);
  }
}
