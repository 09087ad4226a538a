import type { Db } from '../db/database.ts';

export type Side = 'keep' | 'merge';

/** A contact's row as Postgres has it; instants are dates. */
export interface Person {
  id: string;
  audience_id: string;
  email: string | null;
  phone: string | null;
  external_id: string | null;
  first_name: string;
  last_name: string;
  fields: Record<string, unknown>;
  status: string;
  sms_status: string;
  archived_at: Date | null;
  forgotten_at: Date | null;
  updated_at: Date;
  [column: string]: unknown;
}

/** What one can choose a side for, by the key it has in the API. Addresses and numbers stay with the one who is kept. */
export const standard = {
  email: { column: 'email', identity: true },
  phone: { column: 'phone', identity: true },
  externalId: { column: 'external_id', identity: true },
  firstName: { column: 'first_name' },
  lastName: { column: 'last_name' },
  company: { column: 'company' },
  role: { column: 'role' },
  birthday: { column: 'birthday' },
  address: { column: 'address' },
  language: { column: 'language' },
  timeZone: { column: 'time_zone' },
  country: { column: 'country' },
} as const satisfies Record<string, { column: string; identity?: boolean }>;

export interface Field {
  key: string;
  label: string | null;
  keep: unknown;
  merge: unknown;
  stays: Side;
  choice: boolean;
}

const empty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Every field that one of the two has, and which value stays unless someone chooses: the newer contact's, where it is not empty. */
export function compare(keep: Person, merge: Person, labels: Map<string, string>): Field[] {
  const newer: Side = merge.updated_at > keep.updated_at ? 'merge' : 'keep';
  const field = (key: string, label: string | null, ours: unknown, theirs: unknown, identity: boolean): Field[] => {
    if (empty(ours) && empty(theirs)) return [];
    const stays = empty(ours) ? 'merge' : empty(theirs) || identity || same(ours, theirs) ? 'keep' : newer;
    const shown = (value: unknown) => (empty(value) ? null : value);
    return [{ key, label, keep: shown(ours), merge: shown(theirs), stays, choice: !empty(ours) && !empty(theirs) && !same(ours, theirs) }];
  };
  const custom = [...new Set([...Object.keys(keep.fields), ...Object.keys(merge.fields)])].sort();
  return [
    ...Object.entries(standard).flatMap(([key, { column, ...more }]) => field(key, null, keep[column], merge[column], 'identity' in more)),
    ...custom.flatMap((key) => field(`field:${key}`, labels.get(key) ?? key, keep.fields[key], merge.fields[key], false)),
  ];
}

/** Names of the audience's custom fields. */
export async function labelsOf(db: Db, audienceId: string): Promise<Map<string, string>> {
  const rows: { key: string; label: string }[] = await db('fields').where({ audience_id: audienceId }).select('key', 'label');
  return new Map(rows.map(({ key, label }) => [key, label]));
}
