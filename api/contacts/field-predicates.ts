import { DateTime } from 'luxon';
import { type Condition, kindOfType, opsOf } from './filters.ts';
import { type Found, type Ground, stretch, textual } from './predicates.ts';

/** How a custom field's value is compared and sorted: the expression that its own index is made of. Keys are checked, so they stand as they are. */
export function fieldValue(key: string, type: string): string {
  switch (type) {
    case 'number':
    case 'money':
      return `(c.fields ->> '${key}')::numeric`;
    case 'date':
    case 'birthday':
    case 'yes_no':
      return `(c.fields ->> '${key}')`;
    default:
      return `lower(c.fields ->> '${key}')`;
  }
}

/** A condition on a custom field. */
export function fieldPredicate(said: Condition, { types, zone, now }: Ground): Found {
  const key = said.field.slice(6);
  const type = types[key];
  if (!type) return { problem: `There is no custom field “${key}” here. It may have been deleted: take the condition away.` };
  const kind = kindOfType[type];
  if (!kind) return { problem: `The field “${key}” is too long to be filtered by.` };
  if (!(opsOf[kind] as readonly string[]).includes(said.op))
    return { problem: `Of the field “${key}” one can ask: ${opsOf[kind].join(', ')}.` };
  const value = fieldValue(key, type);
  if (said.op === 'empty') return { sql: `c.fields ->> '${key}' is null`, bindings: [] };
  if (said.op === 'filled') return { sql: `c.fields ->> '${key}' is not null`, bindings: [] };
  switch (said.op) {
    case 'yes':
    case 'no':
      return { sql: `${value} = ?`, bindings: [String(said.op === 'yes')] };
    case 'any':
    case 'none':
      return chosen(said.values, { key, type, no: said.op === 'none' });
    case 'between':
      return stretch(value, said.from, said.to, '<=');
    case 'month':
      return { sql: `substr(${value}, length(${value}) - 4, 2) = ?`, bindings: [String(said.month).padStart(2, '0')] };
    case 'dates':
      return stretch(value, said.from, said.to, '<=');
    case 'daysAgo': {
      const day = (ago: number | undefined) =>
        ago === undefined ? undefined : DateTime.fromJSDate(now, { zone }).minus({ days: ago }).toISODate();
      return stretch(value, day(said.to), day(said.from), '<=');
    }
    default:
      return textual(said, value);
  }
}

function chosen(values: string[], { key, type, no }: { key: string; type: string; no: boolean }): Found {
  const sql = type === 'multi_choice' ? `c.fields -> '${key}' \\?| ?` : `${fieldValue(key, type)} = any(?)`;
  const said = type === 'multi_choice' ? values : values.map((value) => value.toLowerCase());
  return { sql: no ? `coalesce(not (${sql}), true)` : sql, bindings: [said] };
}
