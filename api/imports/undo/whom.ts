import { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { keyUuid, pageOf, readCursor } from '../../http/paging.ts';

/** Whom an import touched, who are still there. One binding: the import's id. */
export const SOURCE = 'from import_contacts i join contacts c on c.id = i.contact_id where i.import_id = ?';

/**
 * Why an undo keeps someone: the first thing that happened to them since this import wrote them; null = nothing did. Every change leaves a
 * line in the feed, so the feed is what is asked (index events_by_contact). An open is no deed: machines open too.
 */
export const because = `coalesce((
  select case
    when e.type like 'order%' then 'order'
    when e.type = 'click' then 'click'
    when e.type in ('entered', 'sent', 'skipped', 'uncertain', 'failed') then 'walk'
    when e.type in ('status', 'sms_status', 'list', 'permission') then 'consent'
    when e.type = 'imported' then 'import'
    else 'edited' end
  from events e where e.contact_id = c.id and e.at > i.at and e.type <> 'open'
    and (e.data ->> 'importId') is distinct from i.import_id::text
    and not (e.type in ('list', 'permission') and e.data ->> 'source' = 'import' and e.at < i.at + interval '10 minutes')
  order by e.at limit 1),
  case when exists (select from enrollments x where x.contact_id = c.id and not x.is_test and (i.added or x.ended_at is null and x.entered_at >= i.at)) then 'walk'
    when i.added and exists (select from orders o where o.contact_id = c.id) then 'order'
    when i.added and exists (select from messages m where m.contact_id = c.id) then 'walk' end)`;

/** What taking it back would do. */
export async function previewUndo(db: Db, importId: string): Promise<{ removed: number; restored: number; kept: number }> {
  const { rows } = await db.raw<{ rows: [{ removed: number; restored: number; kept: number }] }>(
    `select count(*) filter (where why is null and added) as removed, count(*) filter (where why is null and not added) as restored,
       count(*) filter (where why is not null) as kept
     from (select i.added, ${because} as why ${SOURCE}) x`,
    [importId],
  );
  return rows[0];
}

interface Kept {
  contactId: string;
  email: string | null;
  firstName: string;
  lastName: string;
  because: string;
}
/** Whom an undo keeps, or kept, page by page. */
export async function listKept(
  db: Db,
  importId: string,
  undone: boolean,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const after = readCursor(cursor, z.tuple([keyUuid]))?.[0] ?? '00000000-0000-0000-0000-000000000000';
  const names = `c.id as "contactId", c.email, c.first_name as "firstName", c.last_name as "lastName"`;
  const { rows } = await db.raw<{ rows: Kept[] }>(
    undone
      ? `select ${names}, k.because from import_kept k join contacts c on c.id = k.contact_id
         where k.import_id = ? and k.contact_id > ? order by k.contact_id limit ?`
      : `select * from (select ${names}, ${because} as because ${SOURCE} and i.contact_id > ?) x where because is not null order by "contactId" limit ?`,
    [importId, after, limit + 1],
  );
  return pageOf(rows, limit, 'contactId');
}
