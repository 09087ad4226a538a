import { createHash } from 'node:crypto';
import type { Db } from '../../db/database.ts';
import type { Known } from '../analyse.ts';
import type { PlacedRow } from '../place/placed-row.ts';
import { keyOf } from '../place/setters.ts';
import type { Column } from '../shapes.ts';
import type { ImportRow } from '../store.ts';

/** A placed row's part → its column's type in the staging table. */
const types: Record<keyof PlacedRow, string> = {
  email: 'text',
  phone: 'text',
  external_id: 'text',
  first_name: 'text',
  last_name: 'text',
  company: 'text',
  role: 'text',
  birthday: 'text',
  language: 'text',
  country: 'text',
  time_zone: 'text',
  vip: 'boolean',
  rating: 'smallint',
  address: 'jsonb',
  fields: 'jsonb',
  tags: 'jsonb',
  lists: 'jsonb',
  groups: 'jsonb',
  note: 'text',
  status: 'text',
  sms_status: 'text',
  email_permission: 'boolean',
  opted_in_at: 'timestamptz',
  left_at: 'timestamptz',
  last_sent_at: 'timestamptz',
  last_opened_at: 'timestamptz',
  last_clicked_at: 'timestamptz',
  optin_ip: 'text',
  confirmed_at: 'timestamptz',
  confirmed_ip: 'text',
  step: 'text',
};

/** For an update: the row says nothing of anybody. */
export const NOTHING = Object.keys(types)
  .map((part) => `"${part}" = null`)
  .join(', ');

/** Which parts of a row the columns of a file can fill; only these are carried. */
export function filledBy(columns: Column[], hasFileStatus: boolean): (keyof PlacedRow)[] {
  const filled = new Set<keyof PlacedRow>(hasFileStatus ? ['status'] : []);
  for (const { placing } of columns) {
    if (placing.to === 'skip') continue;
    if (placing.to === 'field' || placing.to === 'new') filled.add('fields');
    else if (placing.to === 'full_name') filled.add('first_name').add('last_name');
    else filled.add(placing.to.split('.')[0] as keyof PlacedRow);
  }
  return (Object.keys(types) as (keyof PlacedRow)[]).filter((part) => filled.has(part));
}

/** The table that holds the rows of one job's reading. */
export const tableOf = (jobId: string): string => `staging.t_${jobId.replaceAll('-', '')}`;

/** Unlogged: after a crash of the database it is empty, which the row that says 0 tells. */
export const createTable = (table: string): string => `
  drop table if exists ${table};
  create unlogged table ${table} (
    n int not null, line int not null, file text, id uuid not null default uuidv7(), key text collate "C", refused text,
    twice boolean not null default false, remarks text[], cells jsonb, was_given uuid,
    ${Object.entries(types)
      .map(([part, type]) => `"${part}" ${type}`)
      .join(', ')}
  ) with (autovacuum_enabled = false)`;

export const dropTable = (db: Db, table: string) => db.raw(`drop table if exists ${table}`);

/** Everything the staged rows are made of: the same key, the same rows. */
export function stageKey(row: ImportRow, { home, fields }: Known): string {
  const placings = row.columns.map(({ placing }) => (placing.to === 'new' ? { key: keyOf(placing.label), type: placing.type } : placing));
  const own = fields.map(({ key, type, choices }) => [key, type, choices]);
  const said = [row.file_id, row.reading, placings, row.choices.key, row.tool, home.required_fields, home.time_zone, own];
  return createHash('sha1').update(JSON.stringify(said)).digest('base64url');
}
