import type { Reading } from '../shapes.ts';
import { type ByteSource, bytesAt, bytesOf } from './byte-source.ts';
import { csvRows, type RawRow } from './csv-rows.ts';
import { decode } from './decode.ts';
import { guessDelimiter } from './delimiter.ts';
import { ByteSurvey, type Encoding } from './encoding.ts';
import { hasHeader } from './header.ts';
import { type Format, fitted, headerOf, readRows, tablesOf } from './read-rows.ts';
import { MOST_COLUMNS } from './sheet-rows.ts';
import { UnreadableFile } from './unreadable-file.ts';
import { openWorkbook } from './workbook.ts';
import { unpack, type ZipEntry, zipEntries } from './zip-entries.ts';

/** Rows shown, and rows looked at to guess what columns are. */
export const SHOWN = 20;
const LOOKED_AT = 200;
/** Text from which separators are guessed. */
const SNIFFED = 200_000;

export interface FileKind {
  format: Format;
  sheets: string[];
  reading: Pick<Reading, 'encoding' | 'delimiter' | 'quote' | 'sheet'>;
}

/** What the file is and how its bytes are to be read, by what `survey` saw of it. Throws UnreadableFile with what to do. */
export async function kindOf(source: ByteSource, survey: ByteSurvey): Promise<FileKind> {
  if (source.size === 0) throw new UnreadableFile('The file is empty. Choose another one.');
  if (survey.begins(0xd0, 0xcf, 0x11, 0xe0)) throw await oldOffice(source);
  const plain = { encoding: 'utf-8', delimiter: ',', quote: '"', sheet: null } as const;
  if (survey.begins(0x50, 0x4b)) {
    const entries = await zipEntries(source);
    if (entries.some(({ name }) => /^\/?xl\/workbook\.xml$/i.test(name))) {
      const { sheets } = await openWorkbook(source, entries);
      return { format: 'xlsx', sheets: sheets.map(({ name }) => name), reading: plain };
    }
    const [first] = tablesOf(entries);
    if (!first) throw new UnreadableFile('There is no CSV file in this ZIP. Pack the tables as .csv, or send them one by one.');
    const encoding = await encodingOf(source, first);
    return { format: 'zip', sheets: [], reading: { ...plain, encoding, ...(await separators(decode(unpack(source, first), encoding))) } };
  }
  const encoding = survey.encoding();
  if (encoding === null || survey.begins(0x25, 0x50, 0x44, 0x46) || survey.begins(0x89, 0x50, 0x4e, 0x47))
    throw new UnreadableFile('This is not a table. Send a CSV or Excel (.xlsx) file, or a ZIP of CSV files.');
  return { format: 'csv', sheets: [], reading: { ...plain, encoding, ...(await separators(decode(bytesOf(source), encoding))) } };
}

async function encodingOf(source: ByteSource, entry: ZipEntry): Promise<Encoding> {
  const survey = new ByteSurvey();
  for await (const piece of unpack(source, entry)) survey.see(piece);
  return survey.encoding() ?? 'utf-8';
}

async function separators(text: AsyncIterable<string>) {
  let start = '';
  for await (const piece of text) {
    start += piece;
    if (start.length >= SNIFFED) break;
  }
  // up to the last whole line
  const end = start.length >= SNIFFED ? start.lastIndexOf('\n') : -1;
  return guessDelimiter(start.slice(0, end > 0 ? end : SNIFFED));
}

async function oldOffice(source: ByteSource): Promise<UnreadableFile> {
  const inside = (await bytesAt(source, 0, 1 << 20)).includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return new UnreadableFile(
    inside
      ? 'This workbook is protected by a password. Save it without one and send it again.'
      : 'This is an old Excel file (.xls). Save it as .xlsx or as CSV and send it again.',
  );
}

export interface FirstRows {
  columns: string[];
  rows: RawRow[];
}

/** Column names and first rows, read as `reading` says. Of a ZIP: the columns of all its tables, the rows from each. */
export async function firstRows(source: ByteSource, format: Format, reading: Reading): Promise<FirstRows> {
  const tables = format === 'zip' ? tablesOf(await zipEntries(source)) : [null];
  const columns: string[] = [];
  const seen: { names: string[] | null; rows: RawRow[]; spare?: number }[] = [];
  for (const table of tables.slice(0, 20)) {
    const file = table ? table.name.replace(/^.*\//, '') : null;
    const rows = await take(
      table ? csvRows(decode(unpack(source, table), reading.encoding), reading, file) : readRows(source, format, reading),
      LOOKED_AT + 1,
    );
    const [head] = rows;
    if (!head) continue;
    checkWidth(head.cells.length);
    if (reading.header) {
      const wide = head.cells.length;
      while (head.cells.length > 1 && head.cells.at(-1) === '') head.cells.pop();
      const spare = wide - head.cells.length;
      const names = head.cells.map(headerOf);
      if (format !== 'zip') columns.push(...names);
      else for (const name of names) if (!columns.includes(name)) columns.push(name);
      checkWidth(columns.length);
      seen.push({ names: format === 'zip' ? names : null, rows: rows.slice(1), spare });
    } else {
      const width = Math.max(columns.length, ...rows.slice(0, 50).map((row) => row.cells.length));
      while (columns.length < width) columns.push('');
      seen.push({ names: null, rows });
    }
  }
  if (columns.length === 0) throw new UnreadableFile('The file is empty. Choose another one.');
  const rows = mixed(
    seen.map(({ names, rows, spare }) =>
      rows.map((row) => fitted(row, names?.map((name) => columns.indexOf(name)) ?? null, columns.length, format, spare)),
    ),
  );
  if (rows.length === 0) throw new UnreadableFile('The file holds column names and nothing below them. Choose another one.');
  return { columns, rows };
}

/** Of several tables the first rows of each, so that all are seen. */
function mixed(tables: RawRow[][]): RawRow[] {
  if (tables.length < 2) return tables.flat();
  const share = Math.max(2, Math.floor(SHOWN / tables.length));
  return [...tables.flatMap((rows) => rows.slice(0, share)), ...tables.flatMap((rows) => rows.slice(share))];
}

function checkWidth(width: number): void {
  if (width > MOST_COLUMNS)
    throw new UnreadableFile(
      `The file has ${width.toLocaleString('en')} columns; at most ${MOST_COLUMNS} can be read. Is the separator right? Else keep the columns you need.`,
    );
}

/** Does the first row name the columns? */
export async function guessHeader(source: ByteSource, format: Format, reading: Reading): Promise<boolean> {
  const rows = await take(readRows(source, format, reading), 20);
  return hasHeader(rows.map((row) => row.cells));
}

async function take(batches: AsyncIterable<RawRow[]>, most: number): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, most - rows.length));
    if (rows.length >= most) break;
  }
  return rows;
}
