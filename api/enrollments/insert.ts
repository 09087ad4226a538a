import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { NUDGED, type NudgeLane, nudging } from './nudge.ts';

export interface Entry {
  contactId: string;
  /** What may not be entered twice. */
  episode: string;
  anchorOrderId: string | null;
  enteredAt: Date;
}
export interface Entering {
  audienceId: string;
  flowId: string;
  versionId: string;
  origin: 'sweep' | 'backlog' | 'api';
  /** The step they stand at first, and steps before it that were over when they came (backlog placed by anchor). */
  position: string;
  skipped: { stepId: string; name: string; type: string }[];
  holdoutPercent: number;
  /** A flow may be entered once by each contact, whatever the episode. */
  onceEver: boolean;
  decideQueue: string;
  lane: NudgeLane;
  actor: string;
}

/**
 * Enrolls, set-based, whoever is not in already: by episode, by an active walk, or ever. The caller holds the contacts' locks.
 * Each is born with `decide` at the entry instant and a nudge in the same transaction. Returns the new ids by contact.
 * Arms are sticky: a hash of flow and contact, so the same person is always on the same side.
 */
export async function insertEnrollments(tx: Db, entering: Entering, entries: Entry[]): Promise<{ id: string; contactId: string }[]> {
  if (entries.length === 0) return [];
  const { audienceId, flowId, versionId, origin, position, skipped, holdoutPercent, onceEver, decideQueue, lane, actor } = entering;
  const { rows } = await tx.raw<{ rows: { id: string; contact_id: string }[] }>(
    `with entries as (
       select * from jsonb_to_recordset(?::jsonb) as t(id uuid, "contactId" uuid, episode text, "anchorOrderId" uuid, "enteredAt" timestamptz)
     ), entered as (
       insert into enrollments (id, audience_id, flow_id, version_id, contact_id, episode, anchor_order_id, origin, arm, entered_at,
         position, since, previous_at, do_next, at, due, queue, actor)
       select id, ?, ?, ?, "contactId", episode, "anchorOrderId", ?,
         case when ('x' || substr(md5(?::text || "contactId"::text), 1, 7))::bit(28)::int % 100 < ? then 'holdout' else 'treated' end,
         "enteredAt", ?, "enteredAt", case when ? then "enteredAt" end, 'decide', "enteredAt", "enteredAt", ?, ?
       from entries x
       where not exists (select from enrollments e where e.flow_id = ? and e.contact_id = x."contactId" and not e.is_test
         and (? or e.anchor_order_id = x."anchorOrderId"))
       on conflict do nothing
       returning id, contact_id, entered_at, arm
     ), noted as (
       insert into enrollment_steps (enrollment_id, visit, ord, flow_id, version_id, step_id, type, name, outcome, reason, at)
       select id, 0, s.ord, ?, ?, s."stepId", s.type, s.name, 'skipped',
         case arm when 'holdout' then 'held_out' else 'before_activation' end, entered_at
       from entered, jsonb_to_recordset(?::jsonb) as s("stepId" text, name text, type text, ord int)
     ), fed as (
       insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), ?, contact_id, 'entered', entered_at, jsonb_build_object('flowId', ?::text, 'enrollmentId', id), ?
       from entered
     ), nudged as (
       ${nudging('select id from entered', lane)})
     select id, contact_id, (select pg_notify('${NUDGED}', '') from nudged limit 1) from entered`,
    [
      JSON.stringify(entries.map((e) => ({ ...e, id: v7() }))),
      audienceId,
      flowId,
      versionId,
      origin,
      flowId,
      holdoutPercent,
      position,
      skipped.length > 0,
      decideQueue,
      actor,
      flowId,
      onceEver,
      flowId,
      versionId,
      JSON.stringify(skipped.map((s, ord) => ({ ...s, ord }))),
      audienceId,
      flowId,
      actor,
    ],
  );
  return rows.map((row) => ({ id: row.id, contactId: row.contact_id }));
}
