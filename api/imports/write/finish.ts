import type { Db } from '../../db/database.ts';
import { addFile, completeFile, writePart } from '../../files/index.ts';
import { storedFile } from '../read/byte-source.ts';
import { bodyRows } from '../read/read-rows.ts';
import type { Result } from '../shapes.ts';
import type { ImportRow } from '../store.ts';

/** Refused rows can be fetched, and an import undone, for so long. */
export const KEPT_DAYS = 30;
const BATCH = 5_000;

/**
 * What an import leaves: its refused rows, also as a file of the same columns with line and reason. The staged rows and the upload go.
 * Safe to do twice. `upTo`: the last row that was written, of a cancelled one.
 */
export async function finish(
  db: Db,
  row: ImportRow,
  table: string,
  sums: Result,
  say: (tx: Db, result: Result) => Promise<void>,
  upTo = 2 ** 31 - 1,
): Promise<void> {
  await fillCells(db, row, table);
  await db.raw(
    `insert into import_rows (import_id, line, file, reason, cells)
     select ?, n, file, refused, jsonb_build_object('line', line, 'cells', cells) from ${table} where refused is not null and n > 0 and n <= ?
     on conflict do nothing`,
    [row.id, upTo],
  );
  const fileId = await writeRefused(db, row);
  const { rows } = await db.raw<{ rows: [{ refused: number; merged: number }] }>(
    `select count(*) filter (where refused is not null) as refused, count(*) filter (where twice and refused is null) as merged from ${table} where n > 0 and n <= ?`,
    [upTo],
  );
  await db.transaction(async (tx) => {
    await say(tx, { ...sums, ...rows[0] });
    await tx('imports').where({ id: row.id }).update({ refused_file_id: fileId, file_id: null, staged: null, sample: '[]' });
    if (row.file_id) await tx('files').where({ id: row.file_id }).delete();
    await tx.raw(`drop table ${table}`);
  });
}

/** Rows that were refused after they had been read: their cells are read once more, since the file to mend has its own columns. */
async function fillCells(db: Db, row: ImportRow, table: string): Promise<void> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select n from ${table} where refused is not null and refused <> 'forgotten' and cells is null and n > 0 order by n limit 200000`,
  );
  if (rows.length === 0 || !row.file_id) return;
  const wanted = new Set(rows.map(({ n }) => n));
  let n = 0;
  let found: { n: number; cells: string[] }[] = [];
  const write = async () => {
    await db.raw(`update ${table} t set cells = i.cells from jsonb_to_recordset(?::jsonb) i(n int, cells jsonb) where t.n = i.n`, [
      JSON.stringify(found),
    ]);
    found = [];
  };
  const source = storedFile(db, { id: row.file_id, size: row.size });
  for await (const batch of bodyRows(
    source,
    row.format,
    row.reading,
    row.columns.map(({ header }) => header),
  ))
    for (const raw of batch) {
      if (!wanted.has(++n)) continue;
      found.push({ n, cells: raw.cells });
      if (found.length === BATCH) await write();
    }
  if (found.length > 0) await write();
}

/** The refused rows as CSV: the file's own columns, then line and reason. null = none were refused. */
async function writeRefused(db: Db, row: ImportRow): Promise<string | null> {
  const any = await db('import_rows').where({ import_id: row.id }).whereNot({ reason: 'forgotten' }).first('line');
  if (!any) return null;
  const { delimiter } = row.format === 'xlsx' ? { delimiter: ',' } : row.reading;
  const name = `${row.name.replace(/\.\w{1,5}$/, '')}-refused.csv`;
  const expiresAt = new Date(Date.now() + KEPT_DAYS * 86_400_000);
  const id = await addFile(db, { audienceId: row.audience_id, name, type: 'text/csv; charset=utf-8', expiresAt, actor: row.actor });
  // Excel knows by the mark that it is UTF-8
  const head = [...row.columns.map(({ header }, n) => header || `Column ${n + 1}`), 'Line', 'Reason'];
  let text = `\ufeff${lineOf(head, delimiter)}`;
  let part = 0;
  for (let after = 0; ; ) {
    const rows = await db('import_rows')
      .where({ import_id: row.id })
      .whereNot({ reason: 'forgotten' })
      .where('line', '>', after)
      .orderBy('line')
      .limit(BATCH)
      .select<{ line: number; file: string | null; reason: string; cells: { line: number; cells: string[] | null } }[]>(
        'line',
        'file',
        'reason',
        'cells',
      );
    const last = rows.at(-1);
    if (!last) break;
    after = last.line;
    for (const { file, reason, cells } of rows) {
      const own = row.columns.map((_, n) => cells.cells?.[n] ?? '');
      text += lineOf([...own, `${file ? `${file}:` : ''}${cells.line}`, sentenceOf(reason)], delimiter);
    }
    if (text.length > 500_000) {
      await writePart(db, id, part++, Buffer.from(text));
      text = '';
    }
  }
  if (text) await writePart(db, id, part, Buffer.from(text));
  await completeFile(db, id);
  return id;
}

const lineOf = (cells: string[], delimiter: string) => `${cells.map((cell) => cellOf(cell, delimiter)).join(delimiter)}\r\n`;
/** Excel must not calculate what a stranger wrote. */
function cellOf(cell: string, delimiter: string): string {
  const safe = /^[=@\t\r]|^[+-](?![\d\s().,-]*$)/.test(cell) ? `'${cell}` : cell;
  return safe.includes(delimiter) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const sentences: Record<string, string> = {
  no_email: 'No e-mail address',
  not_email: 'Not an e-mail address',
  no_phone: 'No phone number',
  not_phone: 'Not a phone number',
  no_id: 'No customer number',
  row_cut_short: 'Row cut short: it has fewer cells than there are columns',
  row_too_long: 'Row too long: it has more cells than there are columns',
  unclosed_quote: 'A quotation mark is never closed',
  cell_too_large: 'A cell is too large',
  too_long: 'Customer number too long',
  id_of_another: 'Another contact has this customer number',
  email_of_another: 'Another contact has this e-mail address',
};
const sentenceOf = (reason: string) =>
  sentences[reason] ?? (reason.startsWith('required:') ? `Required, but empty: ${reason.slice(9)}` : reason);
