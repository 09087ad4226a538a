import type { PlacedRow } from '../place/placed-row.ts';
import { keyOf } from '../place/setters.ts';
import type { Choices, Column } from '../shapes.ts';

/** Parts of a row that stand in a contact's column of the same name; the second: what an emptied one holds. */
const plain: Partial<Record<keyof PlacedRow, string>> = {
  email: 'null',
  phone: 'null',
  external_id: 'null',
  first_name: `''`,
  last_name: `''`,
  company: `''`,
  role: `''`,
  birthday: 'null',
  language: 'null',
  country: 'null',
  time_zone: 'null',
  vip: 'false',
  rating: 'null',
};
/** Dates only grow: what happened here since is newer. */
const grown = ['last_sent_at', 'last_opened_at', 'last_clicked_at'] as const;

export interface Filling {
  parts: (keyof PlacedRow)[];
  columns: Column[];
  existing: Choices['existing'];
  key: Choices['key'];
}

/** Column → expression for a contact that is new. `s` = the staged row. */
export function insertColumns({ parts }: Filling): [string, string][] {
  const has = new Set(parts);
  return [
    ...Object.entries(plain).flatMap(([part, empty]) =>
      has.has(part as keyof PlacedRow) ? [[part, `coalesce(s.${part}, ${empty})`] as [string, string]] : [],
    ),
    ...grown.flatMap((part) => (has.has(part) ? [[part, `s.${part}`] as [string, string]] : [])),
    ...(has.has('last_clicked_at') ? [['last_active_at', 's.last_clicked_at'] as [string, string]] : []),
    ...(has.has('address') ? [['address', 's.address'] as [string, string]] : []),
    ...(has.has('fields') ? [['fields', `coalesce(s.fields, '{}')`] as [string, string]] : []),
  ];
}

/** Column → expression for a contact that is known. In `replace` an empty cell empties what its column fills. */
export function updateColumns({ parts, columns, existing, key }: Filling): [string, string][] {
  if (existing === 'skip') return [];
  const has = new Set(parts);
  const replace = existing === 'replace';
  const set: [string, string][] = [];
  for (const [part, empty] of Object.entries(plain)) {
    if (!has.has(part as keyof PlacedRow) || part === key) continue;
    set.push([part, `coalesce(s.${part}, ${replace ? empty : `c.${part}`})`]);
  }
  for (const part of grown) if (has.has(part)) set.push([part, `greatest(c.${part}, s.${part})`]);
  if (has.has('last_clicked_at')) set.push(['last_active_at', 'greatest(c.last_active_at, s.last_clicked_at)']);
  if (has.has('address')) {
    const mapped = columns.flatMap(({ placing }) => (placing.to.startsWith('address.') ? [placing.to.slice(8)] : []));
    const whole = columns.some(({ placing }) => placing.to === 'address');
    const kept = !replace
      ? `coalesce(c.address, '{}')`
      : whole
        ? `'{}'::jsonb`
        : `(coalesce(c.address, '{}') - array['${mapped.join("','")}'])`;
    set.push(['address', `nullif(${kept} || coalesce(s.address, '{}'), '{}')`]);
  }
  if (has.has('fields')) {
    const mapped = columns.flatMap(({ placing }) =>
      placing.to === 'field' ? [placing.key] : placing.to === 'new' ? [keyOf(placing.label)] : [],
    );
    const kept = replace ? `(c.fields - array['${mapped.join("','")}'])` : 'c.fields';
    set.push(['fields', `${kept} || coalesce(s.fields, '{}')`]);
  }
  return set;
}
