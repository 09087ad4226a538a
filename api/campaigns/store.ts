import { v7 } from 'uuid';
import { type CampaignEmail, type CampaignSettings, drawingOf } from '../../workflows/flow/campaign.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import type { Db } from '../db/database.ts';
import { conflict, notFound } from '../http/errors.ts';
import type { CampaignRow, Counts, Schedule, Whom } from './shapes.ts';
import type { Frozen } from './whom.ts';

/** A campaign with what its audience adds. */
export interface CampaignRecord {
  id: string;
  audience_id: string;
  name: string;
  status: CampaignRow['status'];
  status_at: Date;
  held_reason: CampaignRow['heldReason'];
  whom: Whom;
  email: CampaignEmail;
  settings: CampaignSettings;
  schedule: Schedule;
  holdout_percent: number;
  rev: number;
  wake_at: Date | null;
  job_id: string | null;
  /** What was found when it began: the rule, and its segment's name and version. */
  frozen: Frozen | null;
  total: number | null;
  counts: Counts | null;
  counted_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  is_synthetic: boolean;
  actor: string;
  created_at: Date;
  audience: { name: string; language: 'en' | 'fr'; sender_address: string; postal_address: string; time_zone: string };
  segment_name: string | null;
  whom_size: number;
  job_state: string | null;
}

/** Of a list's rows neither the words nor thousands of ids are read. */
const BRIEF = `k.whom - 'ids' as whom, jsonb_build_object('subject', k.email -> 'subject') as email`;
const SIZE = `coalesce(jsonb_array_length(k.whom -> 'ids'),
  jsonb_array_length(k.whom -> 'filters') + (k.whom -> 'search' is not null and k.whom ->> 'search' <> '')::int, 0)::int as whom_size`;

const all = (db: Db) =>
  db('campaigns as k')
    .join('audiences as a', 'a.id', 'k.audience_id')
    .leftJoin('jobs as j', 'j.id', 'k.job_id')
    .joinRaw(`left join segments s on s.audience_id = k.audience_id and s.id = (k.whom ->> 'segmentId')::uuid`)
    .select<CampaignRecord[]>(
      'k.*',
      'j.state as job_state',
      's.name as segment_name',
      db.raw(SIZE),
      db.raw(`jsonb_build_object('name', a.name, 'language', a.language, 'sender_address', a.sender_address,
        'postal_address', a.postal_address, 'time_zone', a.time_zone) as audience`),
    );

/** 404 when there is none. */
export async function findCampaign(db: Db, id: string): Promise<CampaignRecord> {
  const found = await all(db).where('k.id', id).first();
  if (!found) throw notFound('campaign');
  return found as unknown as CampaignRecord;
}

interface Listing {
  audienceId: string;
  status?: string | undefined;
  search?: string | undefined;
  after: string | null;
  limit: number;
}
export const listCampaigns = async (db: Db, { audienceId, status, search, after, limit }: Listing): Promise<CampaignRecord[]> =>
  (await all(db)
    .select(db.raw(BRIEF))
    .where('k.audience_id', audienceId)
    .modify((q) => {
      if (status) q.where('k.status', status);
      if (search)
        q.whereRaw(`(strpos(lower(k.name), lower(?)) > 0 or strpos(lower(k.email ->> 'subject'), lower(?)) > 0)`, [search, search]);
      if (after) q.where('k.id', '<', after);
    })
    .orderBy('k.id', 'desc')
    .limit(limit)) as unknown as CampaignRecord[];

/** The drawing its e-mail is rendered and checked as. */
export const drawn = ({ name, email, settings }: Pick<CampaignRecord, 'name' | 'email' | 'settings'>): Definition =>
  drawingOf({ name, email, settings });

interface New {
  audienceId: string;
  name: string;
  whom: Whom;
  email: CampaignEmail;
  settings: CampaignSettings;
  actor: string;
}
export async function insertCampaign(db: Db, { audienceId, name, whom, email, settings, actor }: New): Promise<string> {
  const id = v7();
  await db('campaigns').insert({
    id,
    audience_id: audienceId,
    name,
    whom: JSON.stringify(whom),
    email: JSON.stringify(email),
    settings: JSON.stringify(settings),
    actor,
  });
  return id;
}

export interface Change {
  name?: string | undefined;
  whom?: Whom | undefined;
  email?: CampaignEmail | undefined;
  settings?: CampaignSettings | undefined;
  schedule?: Schedule | undefined;
  holdoutPercent?: number | undefined;
}

/** 409 when someone else saved since `rev`, or when it is no draft any more and more than its name is changed. */
export async function changeCampaign(db: Db, id: string, rev: number | undefined, change: Change, actor: string): Promise<void> {
  const { name, whom, email, settings, schedule, holdoutPercent } = change;
  const onlyName = [whom, email, settings, schedule, holdoutPercent].every((value) => value === undefined);
  const json = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));
  const set = {
    name,
    whom: json(whom),
    email: json(email),
    settings: json(settings),
    schedule: json(schedule),
    holdout_percent: holdoutPercent,
  };
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return;
  const changed = await db('campaigns')
    .where({ id })
    .modify((q) => {
      if (!onlyName) q.where('status', 'draft');
      if (rev !== undefined) q.where({ rev });
    })
    .update({ ...given, rev: db.raw('rev + 1'), updated_at: db.fn.now(), actor });
  if (changed) return;
  const now = await findCampaign(db, id);
  if (now.status !== 'draft' && !onlyName)
    throw conflict('This campaign has begun and can’t be changed any more. Send it again as a new one.');
  throw conflict('This campaign was changed elsewhere. Load it again and repeat the change.', [
    { field: 'rev', message: `It is ${now.rev} now.` },
  ]);
}

/** Only what never mailed anyone can go. */
export async function deleteCampaign(db: Db, id: string): Promise<void> {
  await findCampaign(db, id);
  const gone = await db('campaigns').where({ id }).where('status', 'draft').delete();
  if (!gone) throw conflict('Only drafts can be deleted. What was sent stays in the record.');
}
