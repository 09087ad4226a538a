import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import type { tagMerge, tags } from './contract.ts';

type Merge = Answer<z.input<typeof tagMerge>>;
/** The kept tag's name as it is now, or as it is remembered: nothing when it is gone. */
const columns = `
  m.id, jsonb_build_object('id', m.keep_id, 'name', coalesce(k.name, ''), 'colour', coalesce(k.colour, 'neutral')) as keep,
  array(select t ->> 'name' from jsonb_array_elements(m.tags) t) as names, m.contacts, m.at, m.at + interval '30 days' as "undoUntil",
  m.state, m.job_id as "jobId"`;

export async function findMerge(db: Db, id: string): Promise<Merge> {
  const { rows } = await db.raw<{ rows: [Merge] }>(
    `select ${columns} from tag_merges m left join tags k on k.id = m.keep_id where m.id = ?`,
    [id],
  );
  return rows[0];
}

/** Merges that can still be taken back, or are at work; newest first. */
export async function listMerges(db: Db, { audienceId, cursor, limit }: z.output<typeof tags.merges.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Merge[] }>(
    `select ${columns} from tag_merges m left join tags k on k.id = m.keep_id
     where m.audience_id = ? and m.at > clock_timestamp() - interval '30 days' ${after ? 'and m.id < ?' : ''} order by m.id desc limit ?`,
    [audienceId, ...(after ?? []), limit + 1],
  );
  return pageOf(rows, limit, 'id');
}
