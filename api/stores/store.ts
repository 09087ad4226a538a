import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { store } from './contract.ts';
import { silentSince } from './silence.ts';

type Instants = 'syncingSince' | 'lastHeardAt' | 'silentSince';
export type Store = Omit<z.input<typeof store>, Instants> & Record<Instants, Date | null>;

const stores = (db: Db) =>
  db('stores as s').select<Store[]>(
    's.id',
    's.name',
    's.currency',
    's.audience_id as audienceId',
    's.syncing_since as syncingSince',
    's.watch_silence as watchSilence',
    's.last_heard_at as lastHeardAt',
    's.usual_gap_ms as usualGapMs',
    // syncing is told apart from silence on screens; both hold purchase-based sends
    db.raw(`case when s.syncing_since is null then ${silentSince()} end as "silentSince"`),
  );

export const storesOf = (db: Db, audienceId: string): Promise<Store[]> =>
  stores(db).where('s.audience_id', audienceId).orderBy('s.id').limit(500);

export const findStore = async (db: Db, id: string): Promise<Store | undefined> => (await stores(db).where('s.id', id))[0];

/** Makes a store; returns its id. */
export async function addStore(
  db: Db,
  {
    audienceId,
    name,
    currency,
    watchSilence,
    actor,
  }: { audienceId: string; name: string; currency: string; watchSilence: boolean; actor: string },
): Promise<string> {
  const id = v7();
  await db('stores').insert({ id, audience_id: audienceId, name, currency, watch_silence: watchSilence, created_by: actor });
  return id;
}

/** Absent = keep. `syncing` starts or ends the time in which history is loaded. */
export async function changeStore(
  db: Db,
  id: string,
  { name, syncing, watchSilence }: { name?: string | undefined; syncing?: boolean | undefined; watchSilence?: boolean | undefined },
): Promise<void> {
  await db.raw(
    `update stores set name = coalesce(?::text, name), watch_silence = coalesce(?::boolean, watch_silence),
       syncing_since = case ?::boolean when true then coalesce(syncing_since, now()) when false then null else syncing_since end,
       last_heard_at = case when ?::boolean = false and syncing_since is not null then now() else last_heard_at end
     where id = ?`,
    [name ?? null, watchSilence ?? null, syncing ?? null, syncing ?? null, id],
  );
}
