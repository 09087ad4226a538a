import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { unlessTaken } from '../http/taken.ts';
import { addJob } from '../jobs/index.ts';
import { type Field, type fields, hasChoices } from './contract.ts';
import { freeKey, isReserved } from './key.ts';
import { findField } from './store.ts';

/** More than anyone can oversee; a file with thousands of columns is no audience's fields. */
const MOST = 500;

export interface NewField extends z.input<typeof fields.create.body> {
  actor: string;
}
/** `jobId`: the index to be built; launch it after the commit. */
interface Made {
  id: string;
  key: string;
  jobId: string | null;
}

/** Makes a field. Within a transaction of the caller's, or on its own. */
export const addField = (db: Db, field: NewField): Promise<Made> => db.transaction((tx) => insert(tx, field));

async function insert(tx: Db, { audienceId, label, type, key, choices, filterable = false, actor }: NewField): Promise<Made> {
  const audience = await tx('audiences').where({ id: audienceId }).forUpdate().first('id');
  if (!audience) throw notFound('audience');
  fits(type, choices);
  const rows: { key: string; position: number; removed_at: Date | null }[] = await tx('fields')
    .where({ audience_id: audienceId })
    .select('key', 'position', 'removed_at');
  if (rows.filter((row) => !row.removed_at).length >= MOST)
    throw conflict(`An audience has at most ${MOST} fields. Merge or delete some first.`);
  const taken = new Set(rows.map((row) => row.key));
  if (key !== undefined && (taken.has(key) || isReserved(key)))
    throw conflict(`The key “${key}” is taken. Choose a different one, or leave it out.`, [
      { field: 'key', message: 'This key is taken.' },
    ]);
  const row = {
    id: v7(),
    audience_id: audienceId,
    key: key ?? freeKey(label, taken),
    label,
    type,
    choices: choices ?? [],
    position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
    filterable,
    actor,
  };
  await unlessTaken('field', () => tx('fields').insert(row), 'label');
  return { id: row.id, key: row.key, jobId: filterable ? await tune(tx, row.id, audienceId, actor) : null };
}

type Change = z.output<typeof fields.update.body>;
/** Returns the job that builds or drops its index, if that changes. */
export async function changeField(db: Db, id: string, { label, choices, filterable }: Change, actor: string): Promise<string | null> {
  return db.transaction(async (tx) => {
    await tx('fields').where({ id }).forUpdate().first('id');
    const field = await findField(tx, id);
    if (!field) throw notFound('field');
    fits(field.type, choices ?? (hasChoices(field.type) ? field.choices : undefined));
    const row = {
      ...(label === undefined ? {} : { label }),
      ...(choices === undefined ? {} : { choices }),
      ...(filterable === undefined ? {} : { filterable }),
    };
    if (Object.keys(row).length > 0) await unlessTaken('field', () => tx('fields').where({ id }).update(row), 'label');
    return filterable === undefined || filterable === field.filterable ? null : tune(tx, id, field.audienceId, actor);
  });
}

function fits(type: Field['type'], choices: string[] | undefined): void {
  const sorry = (field: string, message: string) => refused(message, [{ field, message }]);
  if (hasChoices(type) && !choices?.length) throw sorry('choices', 'Write at least one choice.');
  if (!hasChoices(type) && choices?.length)
    throw sorry('choices', 'Only fields of the types choice and multi_choice have choices. Leave them out.');
}

/** Bringing its index to what the field says now is a job: an index is built beside the traffic, for as long as that takes. */
const tune = (tx: Db, fieldId: string, audienceId: string, actor: string) =>
  addJob(tx, { audienceId, kind: 'field_index', params: { fieldId }, actor });
