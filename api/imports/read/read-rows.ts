import type { Reading } from '../shapes.ts';
import { type ByteSource, bytesOf } from './byte-source.ts';
import { csvRows, type RawRow } from './csv-rows.ts';
import { decode } from './decode.ts';
import { sheetRows } from './sheet-rows.ts';
import { openWorkbook, sharedStrings } from './workbook.ts';
import { unpack, type ZipEntry, zipEntries } from './zip-entries.ts';

export type Format = 'csv' | 'xlsx' | 'zip';

/** Tables inside a ZIP, in the order they stand there; folders, hidden files and others left out. */
export const tablesOf = (entries: ZipEntry[]): ZipEntry[] =>
  entries.filter(({ name, size }) => /\.(csv|tsv|txt)$/i.test(name) && size > 0 && !/(^|\/)(\.|__MACOSX)/.test(name));

/** Every row of the file, headers included, in batches, in bounded memory. Throws UnreadableFile with what to do. */
export async function* readRows(source: ByteSource, format: Format, reading: Reading): AsyncGenerator<RawRow[]> {
  if (format === 'csv') yield* csvRows(decode(bytesOf(source), reading.encoding), reading);
  else if (format === 'xlsx') {
    const book = await openWorkbook(source, await zipEntries(source));
    const sheet = book.sheets.find(({ name }) => name === reading.sheet) ?? book.sheets[0];
    if (sheet) yield* sheetRows(source, sheet.entry, book, await sharedStrings(source, book.strings));
  } else
    for (const table of tablesOf(await zipEntries(source)))
      yield* csvRows(decode(unpack(source, table), reading.encoding), reading, table.name.replace(/^.*\//, ''));
}

/**
 * The rows below the headers, each brought to `columns`: in a ZIP every table has an order of its own, and columns that others lack.
 * What is too short or too long for its own table carries the flaw; a workbook leaves empty cells at the end out, and may.
 */
export async function* bodyRows(source: ByteSource, format: Format, reading: Reading, columns: string[]): AsyncGenerator<RawRow[]> {
  let file: string | null | undefined;
  let order: number[] | null = null;
  let spare = 0;
  for await (const batch of readRows(source, format, reading)) {
    const rows: RawRow[] = [];
    for (const row of batch) {
      if (row.file !== file) {
        file = row.file;
        order = reading.header && format === 'zip' ? row.cells.map((cell) => columns.indexOf(headerOf(cell))) : null;
        spare = order ? 0 : Math.max(0, row.cells.length - columns.length);
        if (reading.header) continue;
        spare = 0;
      }
      rows.push(fitted(row, order, columns.length, format, spare));
    }
    if (rows.length > 0) yield rows;
  }
}

export const headerOf = (cell: string): string => cell.replace(/\s+/g, ' ').trim().slice(0, 200);

/**
 * A row brought to the columns; `order`: of each of its cells the column, of a table that has its own. `spare`: empty cells behind the last
 * column, which the line of names has too. One more than that is a separator too many: the cells behind it stand in wrong columns.
 */
export function fitted(row: RawRow, order: number[] | null, columns: number, format: Format, spare = 0): RawRow {
  const { cells } = row;
  const width = order?.length ?? columns;
  const most = format === 'xlsx' ? Number.POSITIVE_INFINITY : width + spare;
  if (cells.length <= most) while (cells.length > width && cells.at(-1) === '') cells.pop();
  if (cells.length === width && !order) return row;
  const flaw =
    row.flaw ?? (cells.length > width ? 'row_too_long' : cells.length < width && format !== 'xlsx' ? 'row_cut_short' : undefined);
  if (flaw) return { ...row, flaw };
  if (!order) {
    while (cells.length < columns) cells.push('');
    return row;
  }
  const arranged = Array<string>(columns).fill('');
  order.forEach((to, from) => {
    if (to >= 0) arranged[to] = cells[from] ?? '';
  });
  return { ...row, cells: arranged };
}
