import type { Field, FieldType } from '../../fields/contract.ts';
import type { Column, Placing, Reading, StandardTarget } from '../shapes.ts';
import { readEmail, readList, readPhone, readYesNo } from './cells.ts';
import { readDay } from './dates.ts';
import { folded, wordOf } from './header-words.ts';
import { statusOf } from './status-words.ts';
import { type Tool, tools } from './tools.ts';

interface Known {
  fields: Field[];
  tool: Tool | null;
  reading: Reading;
  /** The audience's group categories: a column of that name fills them. */
  categories: string[];
}
/** Standard places that may be filled by several columns. */
const several = new Set<string>(['tags', 'groups', 'lists', 'note', 'status', 'skip']);
const dates = new Set<StandardTarget>(['opted_in_at', 'confirmed_at', 'left_at', 'last_sent_at', 'last_opened_at', 'last_clicked_at']);

/** What each column most likely is, by its name and by what stands in it; `rows` are the first ones of the file. */
export function guessColumns(headers: string[], rows: string[][], known: Known): Column[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const cells = rows.map((row) => (row[index] ?? '').trim()).filter(Boolean);
    const guess = guessOne(header, cells, rows.length, known);
    const id = guess.placing.to === 'field' ? `field:${guess.placing.key}` : guess.placing.to;
    const twice = taken.has(id) && !several.has(id) && guess.placing.to !== 'new';
    taken.add(id);
    const samples = [...new Set(cells)].slice(0, 3).map((cell) => cell.slice(0, 80));
    if (twice) return { index, header, placing: { to: 'skip' }, sureness: 'check', remark: 'twice', samples };
    return { index, header, samples, ...guess };
  });
}

type Guess = Pick<Column, 'placing' | 'sureness' | 'remark'>;
const certain = (placing: Placing): Guess => ({ placing, sureness: 'certain', remark: null });
const check = (placing: Placing, remark: string): Guess => ({ placing, sureness: 'check', remark });
const at = (to: string) => ({ to }) as Placing;

function guessOne(header: string, cells: string[], rows: number, { fields, tool, reading, categories }: Known): Guess {
  const name = folded(header);
  const told = tool && tools[tool].columns[name];
  if (told) return told.to === 'skip' ? { placing: told, sureness: 'none', remark: 'unneeded' } : certain(told);
  const field = fields.find((one) => folded(one.label) === name || one.key === name.replaceAll(' ', '_'));
  if (field) return certain({ to: 'field', key: field.key });
  const category = categories.find((one) => folded(one) === name);
  if (category) return certain({ to: 'groups', category });

  const share = (is: (cell: string) => boolean) => (cells.length === 0 ? 0 : cells.filter(is).length / cells.length);
  const word = wordOf(header);
  // "Adresse", "Contact", "ID": what stands there tells
  const addresses = word !== 'email' && share((cell) => Boolean(readEmail(cell))) > 0.7;
  if (addresses) return name === '' || word ? certain(at('email')) : check(at('email'), 'by_content');
  if (word) {
    if (word === 'groups') return check({ to: 'groups', category: header || 'Groups' }, 'list');
    const wrong = cells.length > 0 && contradicts(word, share, reading);
    return wrong ? check(at(word), wrong) : certain(at(word));
  }
  if (
    header === '' &&
    cells.length > 0 &&
    share((cell) => /^[+\d]/.test(cell) && readPhone(cell, reading.country) !== null && cell.replace(/\D/g, '').length >= 8) > 0.8
  )
    return check(at('phone'), 'by_content');
  // a name of their own, and mostly filled: a field of their own; a few remarks here and there are not
  if (name === '' || cells.length < rows * 0.5 || cells.length === 0)
    return { placing: { to: 'skip' }, sureness: 'none', remark: 'no_match' };
  return { placing: { to: 'new', label: header.slice(0, 80), type: typeOf(cells, reading) }, sureness: 'certain', remark: 'new_field' };
}

/** The name says one thing, the cells another: key of the sentence that says so. */
function contradicts(word: StandardTarget, share: (is: (cell: string) => boolean) => number, reading: Reading): string | null {
  if (word === 'email') return share((cell) => Boolean(readEmail(cell))) < 0.6 ? 'not_emails' : null;
  if (word === 'phone') return share((cell) => readPhone(cell, reading.country) !== null) < 0.6 ? 'not_phones' : null;
  if (dates.has(word) || word === 'birthday')
    return share((cell) => readDay(cell, reading.dateOrder) !== null || /^\d{1,2}[/.-]\d{1,2}$/.test(cell)) < 0.6 ? 'not_dates' : null;
  if (word === 'status' || word === 'sms_status') return share((cell) => statusOf(cell) !== null) < 0.6 ? 'not_statuses' : null;
  if (word === 'vip' || word === 'email_permission') return share((cell) => readYesNo(cell) !== null) < 0.6 ? 'not_yes_no' : null;
  if (word === 'rating') return share((cell) => /^[1-5]$/.test(cell)) < 0.6 ? 'not_ratings' : null;
  if (word === 'country') return share((cell) => /^[A-Za-z]{2}$/.test(cell)) < 0.6 ? 'not_countries' : null;
  return word === 'step' ? 'series' : null;
}

function typeOf(cells: string[], reading: Reading): FieldType {
  const all = (is: (cell: string) => boolean) => cells.filter(is).length >= cells.length * 0.95;
  if (all((cell) => readYesNo(cell) !== null) && !all((cell) => /^[01]$/.test(cell))) return 'yes_no';
  if (all((cell) => typeof readDay(cell, reading.dateOrder) === 'object' && readDay(cell, reading.dateOrder) !== null)) return 'date';
  if (all((cell) => /^https?:\/\/\S+$/i.test(cell))) return 'url';
  if (all((cell) => /^-?[\d\s\u00a0\u202f.,']*\d\s*(€|\$|£|EUR|USD|CAD)$|^(€|\$|£)\s*[\d.,]+$/i.test(cell))) return 'money';
  // numbers of cards and customers are names: all different, or with zeros in front
  const different = new Set(cells).size;
  if (
    all((cell) => /^-?\d{1,15}([.,]\d+)?$/.test(cell)) &&
    !cells.some((cell) => /^0\d/.test(cell)) &&
    (different < cells.length || cells.length < 3)
  )
    return 'number';
  if (cells.some((cell) => cell.length > 300 || cell.includes('\n'))) return 'long_text';
  const listed = cells.filter((cell) => readList(cell).length > 1).length;
  const words = new Set(cells.flatMap(readList)).size;
  if (cells.length >= 15 && words <= 12 && words < cells.length / 3) return listed > 0 ? 'multi_choice' : 'choice';
  return 'text';
}
