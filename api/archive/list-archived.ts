import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { keyInstant, keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import type { ArchivedLine, archive } from './contract.ts';

/** The archive's own table; index contacts_archived walks it, contacts_archived_search finds in it. */
export async function listArchived(db: Db, { audienceId, search, runId, cursor, limit }: z.output<typeof archive.contacts.query>) {
  const after = readCursor(cursor, z.tuple([keyInstant, keyUuid]));
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  const bindings: Record<string, unknown> = { audienceId };
  const parts = ['c.audience_id = :audienceId', 'c.archived_at is not null', 'c.forgotten_at is null'];
  words.forEach((word, n) => {
    bindings[`word${n}`] = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(`c.search like :word${n}`);
  });
  if (runId) {
    bindings.runId = runId;
    // a run's own lie together in time: the index is walked there, one probe a row, instead of gathering 300,000
    parts.push(`c.archived_at >= (select created_at from archive_runs where id = :runId)
      and c.archived_at <= coalesce((select finished_at from jobs where id = :runId), clock_timestamp())
      and (select true from archive_run_contacts m where m.run_id = :runId and m.contact_id = c.id and m.archived_at = c.archived_at) is true`);
  }
  if (after) {
    Object.assign(bindings, { at: after[0], id: after[1] });
    parts.push('(c.archived_at, c.id) < (:at::timestamptz, :id::uuid)');
  }
  const { rows } = await db.raw<{ rows: (Answer<ArchivedLine> & { at: string })[] }>(
    `select c.id, c.email, c.first_name as "firstName", c.last_name as "lastName", c.status, c.status_before_archive as "statusBefore",
       c.archived_at as "archivedAt", c.archived_at::text as at, c.archived_reason as reason, c.last_order_at as "lastOrderAt", c.revenue,
       (select jsonb_build_object('id', r.id, 'by', r.source ->> 'by', 'name', r.source ->> 'name') from archive_run_contacts m
         join archive_runs r on r.id = m.run_id where m.contact_id = c.id and m.archived_at = c.archived_at limit 1) as run
     from contacts c where ${parts.join(' and ')} order by c.archived_at desc, c.id desc limit ${limit + 1}`,
    bindings as never,
  );
  return pageOf(rows, limit, 'at', 'id');
}
