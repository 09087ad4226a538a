import type { Definition } from '../../workflows/flow/flow.ts';
import type { Db } from '../db/database.ts';
import { conflict, notFound } from '../http/errors.ts';
import type { Sender } from './problems.ts';

/** A flow with what its audience and its live version add. */
export interface FlowRecord {
  id: string;
  audience_id: string;
  name: string;
  status: 'draft' | 'live' | 'paused' | 'archived';
  held_reason: string | null;
  status_at: Date;
  draft: Definition;
  draft_rev: number;
  draft_at: Date;
  /** The draft differs from what is live. */
  draft_changed: boolean;
  live_version_id: string | null;
  activated_at: Date | null;
  live: { id: string; number: number; definition: Definition; publishedAt: string; actor: string } | null;
  audience: Sender & { name: string; senderName: string; time_zone: string };
}

const all = (db: Db) =>
  db('flows as f')
    .join('audiences as a', 'a.id', 'f.audience_id')
    .leftJoin('flow_versions as v', 'v.id', 'f.live_version_id')
    .select(
      'f.id',
      'f.audience_id',
      'f.name',
      'f.status',
      'f.held_reason',
      'f.status_at',
      'f.draft',
      'f.draft_rev',
      'f.draft_at',
      'f.live_version_id',
      'f.activated_at',
      db.raw('v.definition is not null and f.draft <> v.definition as draft_changed'),
      db.raw(`case when v.id is not null then jsonb_build_object('id', v.id, 'number', v.number, 'definition', v.definition,
        'publishedAt', to_char(v.published_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actor', v.actor) end as live`),
      db.raw(`jsonb_build_object('name', a.name, 'language', a.language, 'sender_address', a.sender_address, 'senderName', a.sender_name,
        'postal_address', a.postal_address, 'time_zone', a.time_zone) as audience`),
    );

/** A brand has few flows; past this many the oldest are left off the list. */
const MOST = 500;
export const listFlows = (db: Db, audienceId: string): Promise<FlowRecord[]> =>
  all(db).where('f.audience_id', audienceId).orderBy('f.created_at', 'desc').limit(MOST);

/** 404 when there is none. */
export async function findFlow(db: Db, id: string): Promise<FlowRecord> {
  const found = await all(db).where('f.id', id).first();
  if (!found) throw notFound('flow');
  return found;
}

interface NewFlow {
  id: string;
  audienceId: string;
  name: string;
  draft: Definition;
  actor: string;
}
export const insertFlow = (db: Db, { id, audienceId, name, draft, actor }: NewFlow) =>
  db('flows').insert({ id, audience_id: audienceId, name, draft: JSON.stringify(draft), actor });

export const renameFlow = (db: Db, id: string, name: string, actor: string) => db('flows').where({ id }).update({ name, actor });

/** Saves when nobody else did since `draftRev`; 409 otherwise, or when the flow is archived. */
export async function saveDraft(
  db: Db,
  id: string,
  draftRev: number,
  draft: Definition,
  actor: string,
): Promise<{ draftRev: number; draftAt: Date }> {
  const [saved] = await db('flows')
    .where({ id, draft_rev: draftRev })
    .whereNot('status', 'archived')
    .update({ draft: JSON.stringify(draft), draft_rev: draftRev + 1, draft_at: db.fn.now(), actor })
    .returning(['draft_rev', 'draft_at']);
  if (saved) return { draftRev: saved.draft_rev, draftAt: saved.draft_at };
  const { status, draft_rev, draft_at } = await findFlow(db, id);
  if (status === 'archived') throw conflict('This flow is archived and can’t be changed. Make a new one.');
  throw conflict(`The draft was saved elsewhere at ${draft_at.toISOString()}. Load it again and repeat the change.`, [
    { field: 'draftRev', message: `It is ${draft_rev} now.` },
  ]);
}

/** The draft becomes what is live again; 409 when nothing is. */
export async function discardDraft(db: Db, id: string, actor: string): Promise<void> {
  const { live } = await findFlow(db, id);
  if (!live) throw conflict('Nothing of this flow is live yet, so there is nothing to go back to.');
  await db('flows')
    .where({ id })
    .update({ draft: JSON.stringify(live.definition), draft_rev: db.raw('draft_rev + 1'), draft_at: db.fn.now(), actor });
}
