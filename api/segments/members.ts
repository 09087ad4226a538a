import { contactsWhere, findPasted } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { nudgingThose } from '../enrollments/index.ts';
import { conflict, refused } from '../http/errors.ts';
import type { MembersSaid } from './parts-contract.ts';
import { segmentRow } from './store.ts';

/** Of a list's filters: half a second; beyond, a rule serves better. */
const MOST = 200_000;

interface Named {
  /** Ids of those meant, as a query. */
  sql: string;
  bindings: unknown[];
  unknown: number;
}

/** Whom someone named, in this audience; archived ones can't be put in. */
async function whomOf(tx: Db, audienceId: string, said: MembersSaid): Promise<Named> {
  if (said.by === 'contacts')
    return {
      sql: 'select c.id from contacts c where c.audience_id = ? and c.id = any(?::uuid[])',
      bindings: [audienceId, said.ids],
      unknown: 0,
    };
  if (said.by === 'filters') {
    const { sql, bindings } = await contactsWhere(tx, { audienceId, filters: said.filters, search: said.search });
    return {
      sql: `select c.id from contacts c join audiences a on a.id = c.audience_id where ${sql} limit ${MOST + 1}`,
      bindings: [...bindings],
      unknown: 0,
    };
  }
  const { ids, unknown } = await findPasted(tx, audienceId, said.addresses, 'members.addresses');
  return { sql: 'select c.id from contacts c where c.audience_id = ? and c.id = any(?::uuid[])', bindings: [audienceId, ids], unknown };
}

/** How they come in: pasted, all that an import brought, or chosen in a list. */
const viaOf = (said: MembersSaid) => {
  if (said.by === 'addresses') return 'paste';
  const imported = said.by === 'filters' && said.filters.some(({ field, op }) => field === 'imports' && op === 'any');
  return imported ? 'import' : 'selection';
};

interface Static {
  id: string;
  audienceId: string;
  name: string;
}

/** What the person's feed says of it, as a part of the statement that put those in, or took them out. The same bindings for both. */
const feeding = (type: 'segment_added' | 'segment_removed', changed: string) => `
  insert into events (id, audience_id, contact_id, type, at, data, actor)
  select uuidv7(), ?, x.contact_id, '${type}', clock_timestamp(), jsonb_build_object('segmentId', ?::text, 'name', ?::text, 'via', ?::text), ?
  from ${changed} x`;

/**
 * Puts them in; who is in already stays, and the feed hears only of who is new: 100,000 in 4 s, and out again in 1 s. 422 for more than
 * 200,000 at once.
 */
export async function addMembers(tx: Db, { id, audienceId, name }: Static, said: MembersSaid, actor: string) {
  const { sql, bindings, unknown } = await whomOf(tx, audienceId, said);
  const { rows } = await tx.raw<{ rows: [{ meant: number; added: number }] }>(
    `with meant as materialized (${sql}),
     added as (insert into segment_members (segment_id, contact_id, actor, via)
       select ?, m.id, ?, ? from meant m join contacts c on c.id = m.id where c.archived_at is null order by m.id on conflict do nothing returning contact_id),
     told as (${nudgingThose('added')}), fed as (${feeding('segment_added', 'added')})
     select (select count(*) from meant) as meant, (select count(*) from added) as added`,
    [...bindings, id, actor, viaOf(said), audienceId, id, name, viaOf(said), actor] as never,
  );
  const { meant, added } = rows[0];
  if (meant > MOST) throw refused('These are more than 200,000. Save the filters as a rule instead: it stays up to date by itself.');
  return { added, known: meant - added, unknown };
}

async function staticSegment(tx: Db, id: string): Promise<Static> {
  const row = await segmentRow(tx, id);
  if (row.kind !== 'static') throw conflict('Its rule says who is in this segment. Change the rule, or make a static segment.');
  return { id, audienceId: row.audience_id, name: row.name };
}

export const putIn = (db: Db, id: string, said: MembersSaid, actor: string) =>
  db.transaction(async (tx) => addMembers(tx, await staticSegment(tx, id), said, actor));

export const takeOut = (db: Db, id: string, said: MembersSaid, actor: string): Promise<{ removed: number }> =>
  db.transaction(async (tx) => {
    const { audienceId, name } = await staticSegment(tx, id);
    const { sql, bindings } = await whomOf(tx, audienceId, said);
    const { rows } = await tx.raw<{ rows: [{ removed: number }] }>(
      `with removed as (delete from segment_members where segment_id = ? and contact_id in (${sql}) returning contact_id),
       told as (${nudgingThose('removed')}), fed as (${feeding('segment_removed', 'removed')})
       select count(*) as removed from removed`,
      [id, ...bindings, audienceId, id, name, viaOf(said), actor] as never,
    );
    return rows[0];
  });
