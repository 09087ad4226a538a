import Papa from 'papaparse';
import type { Reading } from '../shapes.ts';
import { UnreadableFile } from './unreadable-file.ts';

/** One row as the file has it. */
export interface RawRow {
  /** As an editor counts, from 1; of a workbook the row's number. */
  line: number;
  /** The file inside a ZIP. */
  file: string | null;
  cells: string[];
  flaw?: 'unclosed_quote' | 'cell_too_large' | 'row_cut_short' | 'row_too_long';
}

/** No row may be longer, in signs: beyond it a quote was never closed, or this is no table. */
export const LONGEST = 10 << 20;
/** No cell is read beyond this. */
const CELL = 100_000;

type Parser = new (
  config: object,
) => {
  parse(text: string, from: number, keepLast: boolean): { data: string[][]; errors: { code: string }[]; meta: { cursor: number } };
};
const { Parser } = Papa as unknown as { Parser: Parser };

/**
 * Rows, a few thousand at a time, in bounded memory. A quote that is never closed costs its own line: reading goes on with the next one.
 * Empty lines are passed over, but counted.
 */
export async function* csvRows(
  text: AsyncIterable<string>,
  { delimiter, quote }: Pick<Reading, 'delimiter' | 'quote'>,
  file: string | null = null,
): AsyncGenerator<RawRow[]> {
  const parser = new Parser({ delimiter, newline: '\n', quoteChar: quote || '\u0001', escapeChar: quote || '\u0001' });
  let held = '';
  let line = 1;
  const take = (chunk: string, last: boolean): RawRow[] => {
    const { data, errors, meta } = parser.parse(chunk, 0, !last);
    if (last && errors.some(({ code }) => code === 'MissingQuotes')) {
      // everything behind the open quote has become one cell: give the rest another chance
      const good = parser.parse(chunk, 0, true);
      const rows = numbered(good.data, chunk.slice(0, good.meta.cursor));
      return [...rows, ...afterOpenQuote(chunk.slice(good.meta.cursor), true)];
    }
    held = last ? '' : chunk.slice(meta.cursor);
    return numbered(data, last ? chunk : chunk.slice(0, meta.cursor));
  };
  const numbered = (data: string[][], read: string): RawRow[] => {
    const rows: RawRow[] = [];
    const plain = !quote || !read.includes(quote);
    for (const cells of data) {
      const from = line++;
      if (!plain) for (const cell of cells) if (cell.includes('\n')) line += newlines(cell);
      if (cells.length === 1 && cells[0] === '') continue;
      if (from === 1 && /^sep=.?$/i.test(cells.join(''))) continue;
      rows.push(rowOf(from, cells, file));
    }
    return rows;
  };
  const afterOpenQuote = (rest: string, last: boolean): RawRow[] => {
    const end = rest.indexOf('\n');
    if (end < 0 && rest.length > LONGEST)
      throw new UnreadableFile(`Line ${line} is longer than 10 MB. Is this a table? Send a CSV or Excel file.`);
    const bad: RawRow = { line: line++, file, cells: [(end < 0 ? rest : rest.slice(0, end)).slice(0, 2_000)], flaw: 'unclosed_quote' };
    held = '';
    return end < 0 ? [bad] : [bad, ...take(rest.slice(end + 1), last)];
  };

  let more = '';
  for await (const chunk of text) {
    more += chunk;
    // an open quote: not read from its beginning again before there is twice as much of it
    if (more.length < held.length) continue;
    const rows = take(held + more, false);
    more = '';
    if (rows.length > 0) yield rows;
    while (held.length > LONGEST) yield afterOpenQuote(held, false);
  }
  if (held || more) {
    const rows = take(held + more, true);
    if (rows.length > 0) yield rows;
  }
}

function rowOf(line: number, cells: string[], file: string | null): RawRow {
  for (let n = 0; n < cells.length; n++)
    if ((cells[n] as string).length > CELL) {
      cells[n] = (cells[n] as string).slice(0, 2_000);
      return { line, file, cells, flaw: 'cell_too_large' };
    }
  return { line, file, cells };
}

function newlines(text: string): number {
  let n = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++;
  return n;
}
