import type { Condition } from '../../../workflows/flow/rule/contact.ts';
import { predicateOf } from '../../contacts/index.ts';
import { type Predicate, plain, type Standing } from './ask.ts';

const turned: Partial<Record<Condition['op'], Condition['op']>> = {
  any: 'none',
  none: 'any',
  empty: 'filled',
  filled: 'empty',
  yes: 'no',
  no: 'yes',
};

/** A contact's own fields, as lists and exports ask for them; their indexes stand beside `predicateOf`. */
export function contactPredicate(condition: Condition, standing: Standing): Predicate | { problem: string } {
  const yes = whole(condition, standing);
  if ('problem' in yes) return yes;
  const { op, field } = condition;
  const other = turned[op];
  // a yes/no field that is empty is neither
  const exact = other && (!['yes', 'no'].includes(op) || field === 'vip' || field === 'mailable');
  const no = exact ? whole({ ...condition, op: other } as Condition, standing) : plain(yes.sql, ...yes.bindings).no;
  return 'problem' in no ? no : { yes, no };
}

function whole(condition: Condition, standing: Standing) {
  const found = predicateOf(condition, standing);
  if ('problem' in found) return found;
  const parts = [found].flat();
  const sql = parts.map((part) => `(${(standing.mode === 'one' && part.probe) || part.sql})`).join(' and ');
  return { sql, bindings: parts.flatMap(({ bindings }) => bindings) };
}
