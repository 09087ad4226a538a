import { type Condition, condition } from '../../../api/contacts/filters.ts';

/**
 * Conditions as the address carries them: `orderCount:between:2:;tags:none:<id>`. Field, question, then what it asks with, `:` between;
 * a list's id or a field's key stands behind a `~` (`list~<id>`). Texts are escaped, so that a `;` in one ends nothing.
 */
export function writeFilters(conditions: readonly Condition[]): string {
  return conditions.map((said) => [said.field.replace(':', '~'), said.op, ...partsOf(said)].join(':')).join(';') || 'none';
}

/** What can't be read there is left out: an address that was cut still opens. */
export function readFilters(text: string): Condition[] {
  return text.split(';').flatMap((token) => {
    const [field = '', op = '', ...rest] = token.split(':');
    const read = condition.safeParse({ field: plain(field).replace('~', ':'), op, ...saidBy(op, rest.map(plain), rest[0] ?? '') });
    return read.success ? [read.data] : [];
  });
}

const written = (text: string) => encodeURIComponent(text).replaceAll('~', '%7E');
const plain = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function partsOf(said: Condition): string[] {
  if ('values' in said) return [said.values.map((value) => written(value).replaceAll(',', '%2C')).join(',')];
  if ('text' in said) return [written(said.text)];
  if ('month' in said) return [String(said.month)];
  if ('days' in said) return [String(said.days)];
  return 'from' in said || 'to' in said ? [String(said.from ?? ''), String(said.to ?? '')] : [];
}

function saidBy(op: string, [first = '', second = '']: string[], raw: string): object {
  switch (op) {
    case 'any':
    case 'none':
      return { values: raw.split(',').map(plain) };
    case 'between':
    case 'daysAgo':
    case 'anniversary':
      return { ...(first === '' ? {} : { from: Number(first) }), ...(second === '' ? {} : { to: Number(second) }) };
    case 'dates':
      return { ...(first === '' ? {} : { from: first }), ...(second === '' ? {} : { to: second }) };
    case 'month':
      return { month: Number(first) };
    case 'within':
    case 'moreThan':
      return first === '' ? {} : { days: Number(first) };
    default:
      return { text: first };
  }
}

export const sameFilters = (a: readonly Condition[], b: readonly Condition[]) => writeFilters(a) === writeFilters(b);
