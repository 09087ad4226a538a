import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { addStore } from '../stores/index.ts';
import type { Audience } from './contract.ts';

/** Everything of an audience that its owner can set. */
export type Settings = Omit<Audience, 'id' | 'isSample' | 'contacts'>;

const columns: Record<keyof Settings, string> = {
  name: 'name',
  senderName: 'sender_name',
  senderAddress: 'sender_address',
  postalAddress: 'postal_address',
  language: 'language',
  timeZone: 'time_zone',
  currency: 'currency',
  recipients: 'recipients',
  legalBasis: 'legal_basis',
  capCount: 'cap_count',
  capDays: 'cap_days',
};

const rowOf = (settings: Partial<Settings>) =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[columns[key as keyof Settings], value]])),
  );

const audiences = (db: Db) =>
  db('audiences as a').select<Audience[]>(
    'a.id',
    'a.is_sample as isSample',
    ...Object.entries(columns).map(([key, column]) => `a.${column} as ${key}`),
    db.raw('(select count(*) from contacts c where c.audience_id = a.id and c.archived_at is null) as contacts'),
  );

export const listAudiences = (db: Db): Promise<Audience[]> => audiences(db).orderBy('a.id').limit(500);

export const findAudience = async (db: Db, id: string): Promise<Audience | undefined> => (await audiences(db).where('a.id', id))[0];

/** Makes an audience and its first store, of the same name and currency. */
export async function addAudience(
  db: Db,
  settings: Partial<Settings> & { name: string },
  { actor, isSample = false, watchSilence = true }: { actor: string; isSample?: boolean; watchSilence?: boolean },
): Promise<{ id: string; storeId: string }> {
  const id = v7();
  return db.transaction(async (tx) => {
    const [row] = await tx('audiences')
      .insert({ id, is_sample: isSample, created_by: actor, ...rowOf(settings) })
      .returning('currency');
    const storeId = await addStore(tx, { audienceId: id, name: settings.name, currency: row.currency, watchSilence, actor });
    return { id, storeId };
  });
}

export async function changeAudience(db: Db, id: string, settings: Partial<Settings>): Promise<void> {
  const row = rowOf(settings);
  if (Object.keys(row).length > 0) await db('audiences').where({ id }).update(row);
}
