import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { addStore } from '../stores/index.ts';
import type { Audience } from './contract.ts';

/** Everything of an audience that its owner can set. */
export type Settings = Omit<Audience, 'id' | 'isSample' | 'contacts' | 'permissionsSince'>;

const columns: Record<Exclude<keyof Settings, 'permissionsOn'>, string> = {
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
  languages: 'languages',
  doubleOptin: 'double_optin',
  requiredFields: 'required_fields',
  priceTiers: 'price_tiers',
  chargedFor: 'charged_for',
};

const rowOf = (settings: Partial<Settings>) =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([key, column]) => {
      const value = settings[key as keyof typeof columns];
      return value === undefined ? [] : [[column, key === 'priceTiers' ? JSON.stringify(value) : value]];
    }),
  );

/** The first of the languages is the one of the audience itself: whichever is set brings the other along. */
function spoken<S extends Partial<Settings>>(settings: S): S {
  const { language, languages } = settings;
  if (languages) return { ...settings, languages: [...new Set(languages)], language: languages[0] };
  return language ? { ...settings, languages: [language, ...(['en', 'fr'] as const).filter((one) => one !== language)] } : settings;
}

const audiences = (db: Db) =>
  db('audiences as a').select<Audience[]>(
    'a.id',
    'a.is_sample as isSample',
    'a.permissions_since as permissionsSince',
    db.raw('a.permissions_since is not null as "permissionsOn"'),
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
      .insert({ id, is_sample: isSample, created_by: actor, ...rowOf(spoken(settings)) })
      .returning('currency');
    const storeId = await addStore(tx, { audienceId: id, name: settings.name, currency: row.currency, watchSilence, actor });
    return { id, storeId };
  });
}

/**
 * Changes settings; absent = keep. Permissions turned off and on again count from the first time they were on: whoever came
 * meanwhile was not asked either.
 */
export async function changeAudience(db: Db, id: string, settings: Partial<Settings>): Promise<void> {
  const { permissionsOn } = settings;
  const row: Record<string, unknown> = rowOf(spoken(settings));
  if (permissionsOn === false) row.permissions_since = null;
  if (permissionsOn === true) {
    row.permissions_since = db.raw('coalesce(permissions_since, permissions_first_on, clock_timestamp())');
    row.permissions_first_on = db.raw('coalesce(permissions_first_on, clock_timestamp())');
  }
  if (Object.keys(row).length > 0) await db('audiences').where({ id }).update(row);
}
