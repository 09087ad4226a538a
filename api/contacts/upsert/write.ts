import type { Db } from '../../db/database.ts';
import type { ContactInput } from './contract.ts';
import { type Reading, type Stored, told } from './values.ts';

export interface Writing {
  said: ContactInput;
  stored: Stored;
  reading: Reading;
}

/** Columns an upsert writes, as jsonb_to_recordset reads them. */
const columns = {
  email: 'text',
  external_id: 'text',
  phone: 'text',
  first_name: 'text',
  last_name: 'text',
  company: 'text',
  role: 'text',
  birthday: 'text',
  address: 'jsonb',
  language: 'text',
  time_zone: 'text',
  format: 'text',
  vip: 'boolean',
  consent_basis: 'text',
  sms_consent_basis: 'text',
};
const names = Object.keys(columns) as (keyof typeof columns)[];
const recordset = `jsonb_to_recordset(:input::jsonb) as i(id uuid, source text, set jsonb, cleared text[], told jsonb, ${Object.entries(
  columns,
)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')})`;

/** In the order of their addresses, so that parallel batches wait for each other instead of deadlocking. */
const insert = `
  with made as (
    insert into contacts (id, audience_id, source, status_source, actor, created_at, updated_at, status_at, fields, ${names.join(', ')})
    select id, :audienceId, source, 'api', :actor, :received, :received, :received, set, ${names.join(', ')} from ${recordset}
    order by coalesce(lower(email), external_id) on conflict do nothing returning id, source)
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), :audienceId, id, 'created', :received, jsonb_build_object('source', source), :actor from made`;

/** Whole rows: they are locked, and what does not differ is written as it was. */
const update = `
  with changed as (
    update contacts c set ${names.map((name) => `${name} = i.${name}`).join(', ')}, fields = (c.fields || i.set) - i.cleared,
      updated_at = :received, rev = c.rev + 1
    from ${recordset} where c.id = i.id returning c.id, c.rev, i.told)
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), :audienceId, id, 'changed', :received,
    jsonb_build_object('fields', jsonb_path_query_array(told, '$[*].field'), 'changes', told, 'rev', rev), :actor from changed`;

interface Batch {
  audienceId: string;
  actor: string;
  received: Date;
}
const inputOf = (rows: Writing[]) =>
  JSON.stringify(
    rows.map(({ said, stored, reading }) => ({
      ...Object.fromEntries(names.map((name) => [name, stored[name as keyof Stored]])),
      ...reading.columns,
      ...('address' in reading.columns ? { address: JSON.parse(String(reading.columns.address ?? 'null')) } : {}),
      id: stored.id,
      source: said.source ?? 'api',
      set: reading.set,
      cleared: reading.cleared,
      told: told(reading, stored),
    })),
  );

/** Creates them all, with their line in the feed. Someone who came first in this very moment: thrown as a conflict, to be done again. */
export async function insertRows(tx: Db, rows: Writing[], batch: Batch): Promise<void> {
  if (rows.length === 0) return;
  const { rowCount } = await tx.raw<{ rowCount: number }>(insert, { ...batch, input: inputOf(rows) });
  if (rowCount < rows.length) throw Object.assign(new Error('someone else made one of these contacts just now'), { code: '40001' });
}

export async function updateRows(tx: Db, rows: Writing[], batch: Batch): Promise<void> {
  if (rows.length > 0) await tx.raw(update, { ...batch, input: inputOf(rows) });
}
