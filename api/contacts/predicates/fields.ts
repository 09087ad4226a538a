import type { FieldType } from '../../fields/contract.ts';
import { comparesAs, fieldExpression } from '../../fields/index.ts';
import { type Condition, kindOfType, opsOf } from '../filters.ts';
import { anniversary, onTextDays, stretch } from './days.ts';
import { type Found, type Ground, valued } from './predicates.ts';
import { textual } from './text.ts';

/** A condition on a custom field, asked of the expression that the field's own index is made of. */
export function fieldPredicate(said: Condition, ground: Ground): Found {
  const key = said.field.slice(6);
  const type = ground.types[key];
  if (!type) return { problem: `There is no custom field “${key}” here. It may have been deleted: take the condition away.` };
  const kind = kindOfType[type];
  if (!(opsOf[kind] as readonly string[]).includes(said.op))
    return { problem: `Of the field “${key}” one can ask: ${opsOf[kind].join(', ')}.` };
  const value = fieldExpression({ key, type });
  return { ...asked(said, value, type, ground), column: value, ...valued(said) };
}

function asked(said: Condition, value: string, type: FieldType, ground: Ground): Found {
  switch (said.op) {
    case 'empty':
      return { sql: `${value} is null`, bindings: [], common: true };
    case 'filled':
      return { sql: `${value} is not null`, bindings: [] };
    case 'yes':
    case 'no':
      return { sql: `${value} = ?`, bindings: [String(said.op === 'yes')] };
    case 'any':
      return chosen(value, type, said.values);
    case 'none': {
      const { sql, bindings } = chosen(value, type, said.values);
      return { sql: `(${sql}) is not true`, bindings, common: true };
    }
    case 'between':
      return stretch(value, said.from, said.to, '<=');
    case 'month':
      return { sql: `left(${value}, 2) = ?`, bindings: [String(said.month).padStart(2, '0')] };
    case 'daysAgo':
    case 'within':
    case 'moreThan':
    case 'dates':
      return onTextDays(value, said, ground);
    case 'anniversary': {
      const { days, before } = anniversary(said, ground);
      if (type === 'birthday') return { sql: `${value} = any(?)`, bindings: [days] };
      return { sql: `right(${value}, 5) = any(?) and ${value} < ?`, bindings: [days, before.toISODate()] };
    }
    default:
      return textual(said, value);
  }
}

/** One of these; of a set: at least one of these is in it. */
function chosen(value: string, type: FieldType, values: string[]): { sql: string; bindings: unknown[] } {
  if (comparesAs(type) !== 'set') return { sql: `${value} = any(?)`, bindings: [values.map((one) => one.toLowerCase())] };
  return { sql: values.map(() => `${value} @> ?::jsonb`).join(' or '), bindings: values.map((one) => JSON.stringify([one])) };
}
