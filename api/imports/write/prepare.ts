import { v7 } from 'uuid';
import type { Db } from '../../db/database.ts';
import { keyOf } from '../place/setters.ts';
import type { Column } from '../shapes.ts';
import type { ImportRow } from '../store.ts';
import type { Groups } from './attach.ts';
import { namesBrought } from './names-brought.ts';
import { MOST_NAMES } from './stage-rows.ts';

/** The file brings more names than anyone could have meant: which column, and what to do. */
export class TooMany extends Error {}

/**
 * What must be there before the first contact is written: fields made on the way with their choices, groups and their categories. Safe to
 * do twice. Tags are made with the pages that need them.
 */
export async function prepare(tx: Db, row: ImportRow, table: string): Promise<void> {
  const { id, audience_id: audienceId, columns, actor } = row;
  const brought = await namesBrought(tx, table, columns, keyOf);
  if (brought.tags.length > MOST_NAMES) throw new TooMany(tooMany('tags'));
  if (brought.groups.length > MOST_NAMES) throw new TooMany(tooMany('groups'));
  for (const { placing } of columns)
    if (placing.to === 'new') await addField(tx, audienceId, placing, brought.choices[keyOf(placing.label)] ?? [], actor);
  await addGroups(tx, audienceId, brought.groups);
  await tx('imports')
    .where({ id })
    .update({ columns: JSON.stringify(columns.map(settledColumn)) });
}

const tooMany = (what: string) =>
  `The file would make more than ${MOST_NAMES} new ${what}. Is it the right column? Leave it out, or make it a field of its own.`;

/** What was new is a field like any other from now on. */
export const settledColumn = (column: Column): Column =>
  column.placing.to === 'new' ? { ...column, placing: { to: 'field', key: keyOf(column.placing.label) } } : column;

async function addField(
  tx: Db,
  audienceId: string,
  { label, type }: { label: string; type: string },
  choices: string[],
  actor: string,
): Promise<void> {
  if (choices.length > 500) throw new TooMany(`“${label}” holds more than 500 different choices. Make it a text instead.`);
  await tx.raw(
    `insert into fields (id, audience_id, key, label, type, choices, position, actor)
     select ?, ?, ?, ?, ?, ?::text[], coalesce((select max(position) from fields where audience_id = ?), 0) + 1, ? on conflict do nothing`,
    [v7(), audienceId, keyOf(label), label, type, choices, audienceId, actor],
  );
}

async function addGroups(tx: Db, audienceId: string, pairs: [string, string][]): Promise<void> {
  if (pairs.length === 0) return;
  const said = JSON.stringify(pairs.map(([category, name]) => ({ category, name })));
  await tx.raw(
    `insert into group_categories (id, audience_id, name, position)
     select uuidv7(), ?, min(category), coalesce((select max(position) from group_categories where audience_id = ?), 0) + row_number() over ()
     from jsonb_to_recordset(?::jsonb) s(category text, name text) group by lower(category) on conflict do nothing`,
    [audienceId, audienceId, said],
  );
  await tx.raw(
    `insert into groups (id, audience_id, category_id, name, position)
     select uuidv7(), ?, k.id, min(s.name), coalesce((select max(position) from groups g where g.category_id = k.id), 0) + row_number() over (partition by k.id)
     from jsonb_to_recordset(?::jsonb) s(category text, name text) join group_categories k on k.audience_id = ? and lower(k.name) = lower(s.category)
     group by k.id, lower(s.name) on conflict do nothing`,
    [audienceId, said, audienceId],
  );
}

/** The groups that this file's rows name, by category. */
export async function groupsOf(tx: Db, audienceId: string, columns: Column[]): Promise<Groups> {
  const categories = columns.flatMap(({ placing }) => (placing.to === 'groups' ? [placing.category.toLowerCase()] : []));
  if (categories.length === 0) return [];
  const { rows } = await tx.raw<{ rows: Groups }>(
    `select k.name as category, g.name, g.id from groups g join group_categories k on k.id = g.category_id
     where k.audience_id = ? and lower(k.name) = any(?::text[])`,
    [audienceId, categories],
  );
  return rows;
}
