import Papa from 'papaparse';
import type { Reading } from '../shapes.ts';

const candidates = [';', ',', '\t', '|', ':'];
type Way = Pick<Reading, 'delimiter' | 'quote'>;

/** How the first lines of a file are cut into cells: the way that gives most rows the same number of columns. */
export function guessDelimiter(text: string): Way {
  const said = /^sep=(.)\n/i.exec(text);
  const quote = quoteOf(text);
  if (said) return { delimiter: said[1] as string, quote };
  const scored = candidates.map((delimiter) => ({ delimiter, score: score(text, { delimiter, quote }) }));
  return { delimiter: scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter, quote };
}

/** Rows of the most frequent width times its logarithm: 30 rows of 9 columns beat 30 rows of 2. */
function score(text: string, { delimiter, quote }: Way): number {
  const { data } = Papa.parse<string[]>(text, { delimiter, newline: '\n', quoteChar: quote || '\u0001', preview: 60 });
  const widths = new Map<number, number>();
  for (const row of data) if (row.length > 1) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  let best = 0;
  for (const [width, rows] of widths) best = Math.max(best, (rows / data.length) * Math.log2(width + 1));
  return best;
}

function quoteOf(text: string): Reading['quote'] {
  if (text.includes('"')) return '"';
  return /(^|[;,\t|\n])'[^'\n]*'(?=[;,\t|\n])/.test(text) ? "'" : '"';
}
