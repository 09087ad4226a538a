import { deleteFile, forgetContacts, holdsForgotten, type StoredFile } from '../../api/forgetting/index.ts';
import { moveOn } from '../../api/jobs/index.ts';
import type { JobKind } from './kinds.ts';

/** People in one transaction: each costs a look through the small tables. */
const PAGE = 50;

interface Row {
  audience_id: string;
  /** First these people, then every stored file. */
  params: { ids: string[] };
  cursor: { person: number; file: string | null } | null;
  done: number;
  result: { forgotten?: number; files?: number };
  actor: string;
}

/** Deletes people for ever, page by page, then looks through the stored files for whoever was. What is done stays done. */
export const forget: JobKind = {
  async page({ db, site }, given) {
    const job = given as unknown as Row;
    const { audience_id: audienceId, params, actor, result } = job;
    const cursor = job.cursor ?? { person: 0, file: null };
    if (cursor.person < params.ids.length) {
      const ids = params.ids.slice(cursor.person, cursor.person + PAGE);
      await db.transaction(async (tx) => {
        const n = await forgetContacts(tx, { audienceId, ids, secret: site.secret, actor });
        const done = job.done + ids.length;
        await moveOn(tx, given, {
          cursor: { ...cursor, person: cursor.person + ids.length },
          done,
          result: { forgotten: (result.forgotten ?? 0) + n },
        });
      });
      return false;
    }
    const file: StoredFile | undefined = await db('files')
      .where({ audience_id: audienceId })
      .modify((q) => cursor.file && q.where('id', '>', cursor.file))
      .orderBy('id')
      .first('id', 'name', 'type');
    if (!file) return true;
    const holds = await holdsForgotten(db, site.secret, audienceId, file);
    await db.transaction(async (tx) => {
      if (holds) await deleteFile(tx, file.id);
      await moveOn(tx, given, {
        cursor: { ...cursor, file: file.id },
        done: job.done,
        result: { files: (result.files ?? 0) + (holds ? 1 : 0) },
      });
    });
    return false;
  },
};
