import type { Field, FieldType } from './contract.ts';

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
