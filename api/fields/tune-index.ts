import { kindOfType } from '../../workflows/flow/rule/contact.ts';
import type { Db } from '../db/database.ts';
import { comparesAs, fieldExpression, hasOrder } from './compare.ts';
import type { FieldType } from './contract.ts';
import { indexName } from './store.ts';

interface Row {
  id: string;
  key: string;
  type: FieldType;
  filterable: boolean;
  removed_at: Date | null;
}
/** The index as Postgres knows it. `busy`: someone builds it right now, perhaps for a worker that was killed. */
interface Standing {
  valid: boolean;
  busy: boolean;
}
const STANDING = `
  select i.indisvalid as valid, exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as busy
  from pg_index i where i.indexrelid = to_regclass(?)`;

/**
 * Makes a field's indexes what the field says: there or gone, built beside the traffic (1 M contacts, a third of them with a value:
 * 1.7 s). One that a killed worker left unfinished is waited for while Postgres still builds it, else dropped and built anew.
 * Not within a transaction. Returns false while another one is at it: call again.
 */
export async function tuneIndex(db: Db, fieldId: string): Promise<boolean> {
  const field: Row | undefined = await db('fields').where({ id: fieldId }).first('id', 'key', 'type', 'filterable', 'removed_at');
  const name = indexName(fieldId);
  const wanted = field?.filterable && !field.removed_at ? field : null;
  for (const [index, shape] of [
    [name, wanted && byItself(wanted)],
    [`${name}_words`, wanted && hasOrder(wanted.type) ? byLetters(wanted) : null],
  ] as const) {
    const standing: Standing | undefined = (await db.raw<{ rows: Standing[] }>(STANDING, [index])).rows[0];
    if (standing?.busy) return false;
    if (standing && (!shape || !standing.valid)) await db.raw('drop index concurrently if exists ??', [index]);
    if (!shape || standing?.valid) continue;
    await db.raw(`create index concurrently if not exists ${index} on contacts ${shape}`);
    return false; // looked at once more: it may have been turned off meanwhile
  }
  if (wanted) await learnValues(db, name, wanted);
  else await db.raw('drop statistics if exists ??', [`${name}_values`]);
  return true;
}

/**
 * How many have which value: without it the planner takes a third of everyone for any stretch, and reads them all for 200. What it knows
 * of an index on an expression it does not use where the index leaves people out. Sets have none: it can't guess what is in them.
 */
async function learnValues(db: Db, name: string, field: Row): Promise<void> {
  if (comparesAs(field.type) === 'set') return;
  const known = await db('pg_statistic_ext')
    .where({ stxname: `${name}_values` })
    .first('oid');
  if (known) return;
  await db.raw(`create statistics if not exists ${name}_values on (${expressionOf(field)}) from contacts`);
  await db.raw('analyze contacts (fields)');
}

const expressionOf = (field: Row) => fieldExpression(field, 'contacts').replaceAll('contacts.', '');

/** As `fieldExpression` is asked: by audience, in the order of the values; a set by what is in it, a long text by its letters. */
function byItself(field: Row): string | null {
  const value = expressionOf(field);
  if (comparesAs(field.type) === 'set') return `using gin ((${value})) where archived_at is null and (${value}) is not null`;
  return hasOrder(field.type) ? `(audience_id, (${value}), id) where archived_at is null and (${value}) is not null` : byLetters(field);
}

/** What is written freely is also asked by what it begins with or contains. 150,000 values: 0.6 s, and 2,800 of them found in 12 ms instead of 180. */
const byLetters = (field: Row): string | null =>
  kindOfType[field.type] === 'text'
    ? `using gin ((${expressionOf(field)}) gin_trgm_ops) where archived_at is null and (${expressionOf(field)}) is not null`
    : null;
