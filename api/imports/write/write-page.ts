import type { Db } from '../../db/database.ts';
import type { PlacedRow } from '../place/placed-row.ts';
import type { Choices, Column } from '../shapes.ts';
import { insertColumns, updateColumns } from './contact-columns.ts';
import { allowedMoves } from './moves.ts';
import { lookedUp, matching } from './settle-rows.ts';

export interface Writing {
  importId: string;
  audienceId: string;
  /** The file's name, for the feed. */
  name: string;
  table: string;
  parts: (keyof PlacedRow)[];
  columns: Column[];
  choices: Choices;
  actor: string;
}
export interface Written {
  added: string[];
  updated: string[];
  /** Of the updated those whose status changed: their walks must hear. */
  moved: string[];
  subscribed: number;
  left: number;
  known: number;
  at: Date;
}

const OK = 's.refused is null and not s.twice';

/**
 * Writes the contacts of one stretch of the staged rows, set-based, in the caller's transaction: adds, then locks the known in the order
 * of their ids, then updates those that differ. What they had before is kept for an undo; each leaves one line in the feed.
 * 10,000 rows: all new 0.7 s, all known 0.9 s, most of it the indexes of contacts.
 */
export async function writePage(tx: Db, writing: Writing, from: number, to: number): Promise<Written> {
  const { table, audienceId, choices } = writing;
  const bindings = { ...bindingsOf(writing), from, to };
  await tx.raw(`set local work_mem = '32MB'`);
  const { rows: now } = await tx.raw<{ rows: [{ at: Date }] }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  const at = now[0].at;
  await refuseTaken(tx, writing, from, to);
  const added = await tx.raw<{ rows: { id: string; status: string }[] }>(insertSql(writing), { ...bindings, at });
  const known = await tx.raw<{ rows: { id: string }[] }>(
    `select id from contacts where id = any(array(select c.id from ${table} s ${lookedUp(choices.key, '?', 'c.id')}
       where s.n > ? and s.n <= ? and ${OK} and c.id <> s.id)) order by id for no key update`,
    [audienceId, from, to],
  );
  const none = { rows: [] as { id: string; was: string; status: string }[] };
  const updated = known.rows.length === 0 ? none : await tx.raw<typeof none>(updateSql(writing), { ...bindings, at });
  const left = known.rows.length === 0 ? 0 : await countLeft(tx, writing, bindings);
  return {
    at,
    added: added.rows.map(({ id }) => id),
    updated: updated.rows.map(({ id }) => id),
    moved: updated.rows.filter(({ was, status }) => was !== status).map(({ id }) => id),
    subscribed: [...added.rows, ...updated.rows.filter(({ was, status }) => was !== status)].filter(({ status }) => status === 'subscribed')
      .length,
    known: known.rows.length,
    left,
  };
}

/** Of the known those who had left and whom the file, or the choice, would have back. */
async function countLeft(tx: Db, { table, choices }: Writing, bindings: object): Promise<number> {
  const { rows } = await tx.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from ${table} s ${lookedUp(choices.key, ':audienceId::uuid', 'c.id, c.status')}
     where s.n > :from and s.n <= :to and ${OK} and c.id <> s.id and c.status in ('unsubscribed', 'cleaned')
       and coalesce(s.status, :status) in ('subscribed', 'pending')`,
    bindings as never,
  );
  return rows[0].n;
}

const bindingsOf = ({ importId, audienceId, name, actor, choices }: Writing) => ({
  importId,
  audienceId,
  name,
  actor,
  status: choices.status,
  consent: choices.consentSource,
});

/** A second address or number that someone else here has: the row is refused, nobody is overwritten. */
async function refuseTaken(tx: Db, { table, parts, audienceId, choices }: Writing, from: number, to: number): Promise<void> {
  const mine = matching[choices.key]('o', 's');
  const page = `s.n > ? and s.n <= ? and ${OK}`;
  if (choices.key !== 'external_id' && parts.includes('external_id'))
    await tx.raw(
      `update ${table} s set refused = 'id_of_another' from contacts o
       where ${page} and o.audience_id = ? and o.external_id = s.external_id and not coalesce(${mine}, false)`,
      [from, to, audienceId],
    );
  if (choices.key !== 'email' && parts.includes('email')) {
    await tx.raw(
      `update ${table} s set refused = 'email_of_another' from contacts o
       where ${page} and o.audience_id = ? and lower(o.email) = lower(s.email) and not coalesce(${mine}, false)`,
      [from, to, audienceId],
    );
    await tx.raw(
      `update ${table} s set refused = 'email_of_another' from ${table} o
       where ${page} and o.n > ? and o.n < s.n and lower(o.email) = lower(s.email) and o.key <> s.key and o.refused is null and not o.twice`,
      [from, to, from],
    );
  }
}

const status = 'coalesce(s.status, :status::text)';
/** The proof, as far as the file has it: whoever is asked "why do you write to me" can be told. */
const proof = `jsonb_strip_nulls(jsonb_build_object('source', :consent::text, 'importId', :importId::text, 'line', s.line,
    'ip', s.optin_ip, 'confirmedAt', s.confirmed_at, 'confirmedIp', s.confirmed_ip))`;
const optedIn = `coalesce(s.opted_in_at, s.confirmed_at, :at::timestamptz)`;

function insertSql({ table, parts, columns, choices }: Writing): string {
  const own = insertColumns({ parts, columns, existing: choices.existing, key: choices.key });
  const sms = parts.includes('sms_status');
  const all: [string, string][] = [
    ['id', 's.id'],
    ['audience_id', ':audienceId::uuid'],
    ['source', `'import'`],
    ['status', status],
    [
      'status_at',
      `case when ${status} = 'subscribed' then ${optedIn} else coalesce(case when ${status} in ('unsubscribed', 'cleaned') then s.left_at end, :at::timestamptz) end`,
    ],
    ['status_source', `'import'`],
    ['consent_basis', `case when ${status} = 'subscribed' then :consent::text else '' end`],
    ['opted_in_at', `case when ${status} = 'subscribed' then ${optedIn} else s.opted_in_at end`],
    ['optin_proof', `case when ${status} = 'subscribed' then ${proof} end`],
    ...(sms
      ? ([
          ['sms_status', `coalesce(s.sms_status, 'non_subscribed')`],
          ['sms_status_source', `'import'`],
          ['sms_consent_basis', `case when s.sms_status = 'subscribed' then :consent::text else '' end`],
        ] as [string, string][])
      : []),
    ['actor', ':actor::text'],
    ['created_at', ':at::timestamptz'],
    ['updated_at', ':at::timestamptz'],
    ...own,
  ];
  return `
    with page as (select * from ${table} s where s.n > :from and s.n <= :to and ${OK}),
    added as (
      insert into contacts (${all.map(([column]) => `"${column}"`).join(', ')})
      select ${all.map(([, value]) => value).join(', ')} from page s
      where (select true from contacts c where c.audience_id = :audienceId::uuid and ${matching[choices.key]('c', 's')} limit 1) is null
      order by s.key
      on conflict do nothing
      returning id, status),
    noted as (insert into import_contacts (import_id, contact_id, added, at) select :importId::uuid, id, true, :at::timestamptz from added),
    fed as (
      insert into events (id, audience_id, contact_id, type, at, data, actor)
      select uuidv7(), :audienceId::uuid, a.id, 'imported', :at::timestamptz, jsonb_build_object('importId', :importId::text, 'file', :name::text, 'line', p.line,
        'added', true, 'status', a.status, 'source', nullif(:consent::text, '')), :actor::text
      from added a join page p on p.id = a.id)
    select id, status from added`;
}

function updateSql({ table, parts, columns, choices }: Writing): string {
  const own = updateColumns({ parts, columns, existing: choices.existing, key: choices.key });
  const moves = `(c.status, ${status}) in (${allowedMoves(choices.existing === 'skip' ? 'leaving' : 'all')})`;
  const sms = parts.includes('sms_status');
  const smsMoves = `s.sms_status is not null and (c.sms_status, s.sms_status) in (${allowedMoves(choices.existing === 'skip' ? 'leaving' : 'all')})`;
  const set: [string, string][] = [
    ...own,
    ['status', `case when ${moves} then ${status} else c.status end`],
    [
      'status_at',
      `case when ${moves} then case when ${status} = 'subscribed' then ${optedIn} else coalesce(s.left_at, :at::timestamptz) end else c.status_at end`,
    ],
    ['status_source', `case when ${moves} then 'import' else c.status_source end`],
    ['consent_basis', `case when ${moves} and ${status} = 'subscribed' then :consent::text else c.consent_basis end`],
    ['opted_in_at', `case when ${moves} and ${status} = 'subscribed' then ${optedIn} else c.opted_in_at end`],
    ['optin_proof', `case when ${moves} and ${status} = 'subscribed' then ${proof} else c.optin_proof end`],
    ...(sms
      ? ([
          ['sms_status', `case when ${smsMoves} then s.sms_status else c.sms_status end`],
          ['sms_status_at', `case when ${smsMoves} then :at::timestamptz else c.sms_status_at end`],
          ['sms_status_source', `case when ${smsMoves} then 'import' else c.sms_status_source end`],
          ['sms_consent_basis', `case when ${smsMoves} and s.sms_status = 'subscribed' then :consent::text else c.sms_consent_basis end`],
        ] as [string, string][])
      : []),
  ];
  const differs = `(${set.map(([column]) => `c."${column}"`).join(', ')}) is distinct from (${set.map(([, value]) => value).join(', ')})`;
  const former = [...set.map(([column]) => column), 'email_permission'].map((column) => `'${column}', old."${column}"`).join(', ');
  return `
    with page as materialized (select s.*, c.id as contact_id from ${table} s ${lookedUp(choices.key, ':audienceId::uuid', 'c.id')}
      where s.n > :from and s.n <= :to and ${OK} and c.id <> s.id),
    changed as (
      update contacts c set ${set.map(([column, value]) => `"${column}" = ${value}`).join(', ')}, updated_at = :at::timestamptz, rev = c.rev + 1
      from page s where c.id = s.contact_id and ${differs}
      returning c.id, s.line, old.status as was, new.status as status, old.sms_status as sms_was, new.sms_status as sms, jsonb_build_object(${former}) as former),
    noted as (insert into import_contacts (import_id, contact_id, added, at) select :importId::uuid, id, false, :at::timestamptz from changed),
    kept as (insert into import_former (import_id, contact_id, former) select :importId::uuid, id, former from changed),
    fed as (
      insert into events (id, audience_id, contact_id, type, at, data, actor)
      select uuidv7(), :audienceId::uuid, id, 'imported', :at::timestamptz, jsonb_build_object('importId', :importId::text, 'file', :name::text, 'line', line, 'added', false), :actor::text
      from changed
      union all select uuidv7(), :audienceId::uuid, id, 'status', :at::timestamptz, jsonb_build_object('from', was, 'to', status, 'who', 'import', 'source', 'import',
        'importId', :importId::text, 'consentBasis', case when status = 'subscribed' then nullif(:consent::text, '') end), :actor::text
      from changed where was <> status
      union all select uuidv7(), :audienceId::uuid, id, 'sms_status', :at::timestamptz, jsonb_build_object('from', sms_was, 'to', sms, 'who', 'import', 'source', 'import',
        'importId', :importId::text), :actor::text
      from changed where sms_was <> sms)
    select id, was, status from changed`;
}
