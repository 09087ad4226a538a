import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { forbidden, notFound } from '../http/errors.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../http/paging.ts';

interface Row {
  id: string;
  audience_id: string;
  contact_id: string;
  text: string;
  actor: string;
  created_at: Date;
  updated_at: Date;
}

const shown = (row: Row, actor: string) => ({
  id: row.id,
  contactId: row.contact_id,
  text: row.text,
  actor: row.actor,
  mine: row.actor === actor,
  createdAt: row.created_at,
  editedAt: Number(row.updated_at) > Number(row.created_at) ? row.updated_at : null,
});

/** Index notes_by_contact serves it. */
export async function listNotes(
  db: Db,
  contactId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  actor: string,
) {
  const after = readCursor(cursor, z.tuple([keyInstant, keyUuid]));
  const rows: (Row & { key_at: string })[] = await db('notes')
    .select('*', db.raw('created_at::text as key_at'))
    .where({ contact_id: contactId })
    .modify((q) => {
      if (after) q.whereRaw('(created_at, id) < (?::timestamptz, ?::uuid)', after);
    })
    .orderByRaw('created_at desc, id desc')
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, 'key_at', 'id');
  return { items: items.map((row) => shown(row, actor)), next };
}

/** The feed tells of it by its id: the words stand in one place, where they can be changed and deleted. */
export const writeNote = (db: Db, contactId: string, text: string, actor: string) =>
  db.transaction(async (tx) => {
    const { rows } = await tx.raw<{ rows: { audience_id: string; now: Date }[] }>(
      'select audience_id, clock_timestamp() as now from contacts where id = ? for no key update',
      [contactId],
    );
    const contact = rows[0];
    if (!contact) throw notFound('contact');
    const { audience_id, now } = contact;
    const common = { audience_id, contact_id: contactId, actor };
    const [row] = await tx<Row>('notes')
      .insert({ ...common, id: v7(), text, created_at: now, updated_at: now })
      .returning('*');
    const data = JSON.stringify({ noteId: (row as Row).id });
    await tx('events').insert({ ...common, id: v7(), type: 'note', at: now, data });
    return shown(row as Row, actor);
  });

export const changeNote = (db: Db, id: string, text: string, actor: string) =>
  db.transaction(async (tx) => {
    const own = await lockOwn(tx, id, actor);
    if (own.text === text) return shown(own, actor);
    const [row] = await tx<Row>('notes')
      .where({ id })
      .update({ text, updated_at: tx.raw('clock_timestamp()') })
      .returning('*');
    return shown(row as Row, actor);
  });

export const removeNote = (db: Db, id: string, actor: string) =>
  db.transaction(async (tx) => {
    const { audience_id, contact_id } = await lockOwn(tx, id, actor);
    await tx('notes').where({ id }).delete();
    const [{ now }] = (await tx.raw('select clock_timestamp() as now')).rows;
    await tx('events').insert({
      id: v7(),
      audience_id,
      contact_id,
      type: 'note_deleted',
      at: now,
      data: JSON.stringify({ noteId: id }),
      actor,
    });
  });

/** The contact's lock first, as for everything about them; a merge may have moved the note meanwhile. */
async function lockOwn(tx: Db, id: string, actor: string): Promise<Row> {
  const known = await tx<Row>('notes').where({ id }).first('contact_id');
  if (known) await tx.raw('select from contacts where id = ? for no key update', [known.contact_id]);
  const row = known && (await tx<Row>('notes').where({ id }).forUpdate().first());
  if (!row) throw notFound('note');
  if (row.actor !== actor) throw forbidden('Someone else wrote this note. Only they can change or delete it.');
  return row;
}
