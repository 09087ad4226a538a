import { wordOf } from '../place/header-words.ts';

const value = /@|^\+?[\d\s()./:,-]{4,}$|^(true|false|yes|no|oui|non)$/i;

/** Does the first of these rows name the columns? Names are short texts that look like no value, each once. */
export function hasHeader(rows: string[][]): boolean {
  const [first = []] = rows;
  const cells = first.map((cell) => cell.trim());
  while (cells.length > 0 && cells.at(-1) === '') cells.pop();
  if (cells.length === 0) return false;
  if (cells.some((cell) => wordOf(cell) !== null)) return true;
  if (cells.some((cell) => value.test(cell) || cell.length > 80)) return false;
  return rows.length > 1 && new Set(cells).size === cells.length && cells.filter(Boolean).length > cells.length / 2;
}
