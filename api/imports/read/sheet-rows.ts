import type { ByteSource } from './byte-source.ts';
import type { RawRow } from './csv-rows.ts';
import type { PackedStrings } from './packed-strings.ts';
import { UnreadableFile } from './unreadable-file.ts';
import type { Workbook } from './workbook.ts';
import { throughXml } from './xml.ts';
import { unpack, type ZipEntry } from './zip-entries.ts';

/** Columns of a table; more is a mistake or an attack. */
export const MOST_COLUMNS = 500;
/** What one cell may hold: more than Excel itself allows. */
const CELL = 100_000;

/** The rows of one sheet, as they are read. Dates come as 2026-03-12, whatever they look like in the workbook. */
export async function* sheetRows(source: ByteSource, sheet: ZipEntry, book: Workbook, strings: PackedStrings): AsyncGenerator<RawRow[]> {
  let rows: RawRow[] = [];
  let row: RawRow | null = null;
  let line = 0;
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let reading = false;
  const sink = {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        line = Number(attributes.r) || line + 1;
        row = { line, file: null, cells: [] };
        column = -1;
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        if (column >= MOST_COLUMNS)
          throw new UnreadableFile(`The sheet has more than ${MOST_COLUMNS} columns. Keep those you need and send it again.`);
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      } else if (name === 'v' || name === 't') reading = true;
    },
    text(piece: string) {
      if (!reading) return;
      if (value.length + piece.length > CELL && row) row.flaw = 'cell_too_large';
      else value += piece;
    },
    close(name: string) {
      if (name === 'v' || name === 't') reading = false;
      if (name === 'c' && row) {
        while (row.cells.length < column) row.cells.push('');
        row.cells[column] = cellText(type, style, value, book, strings);
      }
      if (name === 'row' && row) {
        if (row.cells.some((cell) => cell !== '')) rows.push(row);
        row = null;
      }
    },
  };
  for await (const _ of throughXml(unpack(source, sheet), sink)) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

function columnOf(reference: string): number {
  let n = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    n = n * 26 + code;
  }
  return n - 1;
}

function cellText(type: string, style: number, value: string, book: Workbook, strings: PackedStrings): string {
  if (type === 's') return strings.at(Number(value));
  if (type === 'b') return value === '1' ? 'yes' : 'no';
  if (type === 'e') return '';
  if (type !== 'n' || value === '') return value.replaceAll('\r\n', '\n');
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (book.dates[style] && number > 0 && number < 2_958_466) return serialDate(number, book.from1904);
  // 5.145550142E9 is a phone number, 0.30000000000000004 is 0.3
  return Number.isInteger(number) && Math.abs(number) < 1e15 ? String(number) : String(Number(number.toPrecision(15)));
}

/** Days since the last of 1899 (whose year 1900 Excel believes to have been a leap year), or since 1904. */
function serialDate(days: number, from1904: boolean): string {
  const whole = from1904 ? days + 1_462 : days < 60 ? days + 1 : days;
  const at = new Date(Math.round((whole - 25_569) * 86_400) * 1000).toISOString();
  return at.endsWith('T00:00:00.000Z') ? at.slice(0, 10) : `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}
