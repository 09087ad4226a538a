import type { Field, FieldType } from './contract.ts';

/** Types whose values make sense as a short line, and as a text of any length. */
const LINES: readonly FieldType[] = ['text', 'number', 'money', 'date', 'birthday', 'choice', 'phone', 'yes_no'];
const TEXTS: readonly FieldType[] = [...LINES, 'long_text', 'multi_choice', 'url'];

/** Do all values of one type fit into the other, so that a merge loses none? */
export const fitsInto = (from: FieldType, into: FieldType): boolean =>
  from === into ||
  (into === 'text' && LINES.includes(from)) ||
  (into === 'long_text' && TEXTS.includes(from)) ||
  (into === 'multi_choice' && from === 'choice') ||
  (into === 'number' && from === 'money');

/** A value of `from`, in the form in which `into` stores it: SQL, a jsonb of the row `c`. */
export function converted(from: Pick<Field, 'key' | 'type'>, into: FieldType): string {
  const value = `c.fields -> '${from.key}'`;
  const text = `c.fields ->> '${from.key}'`;
  if (from.type === into) return value;
  if (into === 'multi_choice') return `jsonb_build_array(${value})`;
  if (into === 'number') return `to_jsonb(field_number(c.fields, '${from.key}'))`;
  if (from.type === 'yes_no') return `to_jsonb(case when ${text} = 'true' then 'yes' else 'no' end)`;
  if (from.type === 'multi_choice')
    return `to_jsonb(array_to_string(array(select jsonb_array_elements_text(case when jsonb_typeof(${value}) = 'array' then ${value} else '[]' end)), ', '))`;
  return `to_jsonb(${text})`;
}
