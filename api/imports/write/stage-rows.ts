import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db } from '../../db/database.ts';
import type { Known } from '../analyse.ts';
import { placerOf } from '../place/place-rows.ts';
import { tools } from '../place/tools.ts';
import { storedFile } from '../read/byte-source.ts';
import type { RawRow } from '../read/csv-rows.ts';
import { bodyRows } from '../read/read-rows.ts';
import { UnreadableFile } from '../read/unreadable-file.ts';
import type { ImportRow } from '../store.ts';
import { copyArray, copyText } from './copy-text.ts';
import { createTable, filledBy } from './staging.ts';
import { Tallies } from './tally.ts';

export interface Staged {
  rows: number;
  refusals: Tallies;
  remarks: Tallies;
}
/** New names a file may bring: more is a column in the wrong place. */
export const MOST_NAMES = 1_000;
const TELL_MS = 1_000;

/**
 * Reads the whole file into a fresh staging table, refused rows too: 1 M rows of 9 columns in 12 s, memory flat. `tell` hears how far it
 * is about once a second and may throw to end it. Nothing is kept of a reading that was ended.
 */
export async function stageRows(db: Db, row: ImportRow, known: Known, table: string, tell: (so: Staged) => Promise<void>): Promise<Staged> {
  if (!row.file_id) throw new UnreadableFile('The file is no longer kept. Bring it in once more.');
  await db.raw(createTable(table));
  const hasFileStatus = Boolean(row.tool && tools[row.tool].statusOf && row.format === 'zip');
  const parts = filledBy(row.columns, hasFileStatus);
  const place = placerOf({ ...row, timeZone: known.home.time_zone, fields: known.fields, requiredFields: known.home.required_fields });
  const so: Staged = { rows: 0, refusals: new Tallies(), remarks: new Tallies() };
  const show = (raw: RawRow, column: number | null) =>
    (column === null
      ? raw.cells.join(', ').slice(0, 120)
      : `${raw.cells[column] ?? ''}`.slice(0, 120) || raw.cells.filter(Boolean).slice(0, 3).join(', ').slice(0, 120)) || null;

  /** One line of COPY. */
  const written = (raw: RawRow): string => {
    const { row: placed, key, refused, problems } = place(raw);
    so.rows++;
    let remarks: string[] = [];
    if (refused) so.refusals.add(refused, raw.line, () => show(raw, raw.flaw ? null : (problems[0]?.column ?? null)));
    else if (problems.length > 0) {
      remarks = [...new Set(problems.map(({ reason }) => reason))];
      for (const { reason, column } of problems) so.remarks.add(reason, raw.line, () => show(raw, column));
    }
    const kept = refused !== null || remarks.length > 0;
    let line = `${so.rows}\t${raw.line}\t${copyText(raw.file)}\t${copyText(key)}\t${refused ?? '\\N'}\t${copyArray(remarks)}\t${kept ? copyText(raw.cells) : '\\N'}`;
    for (const part of parts) line += `\t${refused ? '\\N' : copyText(placed[part])}`;
    return `${line}\n`;
  };

  const client = await db.client.acquireConnection();
  try {
    const into = client.query(
      copyFrom(`copy ${table} (n, line, file, key, refused, remarks, cells${parts.map((part) => `, "${part}"`).join('')}) from stdin`),
    );
    const failed = once(into, 'error').then(([error]) => {
      throw error;
    });
    failed.catch(() => {});
    try {
      let told = Date.now();
      for await (const batch of bodyRows(
        storedFile(db, { id: row.file_id, size: row.size }),
        row.format,
        row.reading,
        row.columns.map(({ header }) => header),
      )) {
        let text = '';
        for (const raw of batch) text += written(raw);
        if (!into.write(text)) await Promise.race([once(into, 'drain'), failed]);
        if (Date.now() - told < TELL_MS) continue;
        await tell(so);
        told = Date.now();
      }
      into.end();
      await Promise.race([once(into, 'finish'), failed]);
    } catch (error) {
      into.destroy(error as Error);
      throw error;
    }
  } finally {
    await db.client.releaseConnection(client);
  }
  // an empty table after a crash of the database is told by this row's absence
  await db.raw(`insert into ${table} (n, line) values (0, 0); alter table ${table} add primary key (n); analyze ${table}`);
  return so;
}
