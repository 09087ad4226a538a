import type { Condition, StandardField } from '../filters.ts';
import type { Part } from './where.ts';

/** `search`: the text is a part of contacts.search as it stands, whose trigrams then find it. `column`: never null, '' when empty. */
const texts: Partial<Record<StandardField, { sql: string; search?: boolean; column?: string }>> = {
  name: { sql: `lower(c.first_name || ' ' || c.last_name)`, search: true },
  email: { sql: 'lower(c.email)', search: true },
  phone: { sql: 'c.phone', search: true },
  externalId: { sql: 'lower(c.external_id)', search: true },
  company: { sql: 'lower(c.company)', column: 'c.company' },
  role: { sql: 'lower(c.role)', column: 'c.role' },
  city: { sql: 'lower(c.city)' },
};

export function standardText(said: Condition): Part | Part[] | null {
  const text = texts[said.field as StandardField];
  if (!text) return null;
  const { sql, search, column } = text;
  if (said.field === 'email' && (said.op === 'empty' || said.op === 'filled'))
    return { sql: `c.email is ${said.op === 'empty' ? '' : 'not '}null`, bindings: [], column: 'lower(c.email)', is: said.op };
  if (search && (said.op === 'contains' || said.op === 'begins')) return found(said.op, said.text.toLowerCase(), sql);
  const part = textual(said, sql, search);
  // their indexes leave out who has none
  return column && said.op !== 'empty' ? [part, { sql: `${column} <> ''`, bindings: [], follows: true }] : part;
}

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/**
 * By the trigrams of the search text, in which what begins the name, the address or the phone number begins a word; then asked of the
 * field itself, in words that the planner does not multiply with it, or it takes 50,000 for eighty.
 */
const found = (op: 'contains' | 'begins', typed: string, sql: string): Part[] => [
  { sql: 'c.search like ?', bindings: [`%${op === 'begins' ? ' ' : ''}${escaped(typed)}%`], typed },
  { sql: op === 'begins' ? `starts_with(${sql}, ?)` : `strpos(${sql}, ?) > 0`, bindings: [typed], follows: true },
];

/** A question about a text, which `sql` gives in lower case. */
export function textual(said: Condition, sql: string, search = false): Part {
  const typed = 'text' in said ? said.text.toLowerCase() : '';
  const pattern = escaped(typed);
  switch (said.op) {
    case 'contains':
      return { sql: `${sql} like ?`, bindings: [`%${pattern}%`], ...([...typed].length < 3 && { unindexed: true }) };
    case 'begins':
      return { sql: `${sql} like ?`, bindings: [`${pattern}%`] };
    case 'is':
      return search && said.field !== 'email'
        ? { sql: `c.search like ? and ${sql} = ?`, bindings: [`% ${pattern} %`, typed] }
        : { sql: `${sql} = ?`, bindings: [typed] };
    case 'filled':
      return { sql: `trim(${sql}) <> ''`, bindings: [], common: true };
    default:
      return { sql: `coalesce(trim(${sql}), '') = ''`, bindings: [], common: true };
  }
}
