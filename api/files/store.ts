import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { Problem } from '../http/errors.ts';

/** A part's size: one row, one round trip. */
export const PART = 1 << 20;

export interface NewFile {
  audienceId: string;
  name: string;
  type?: string;
  expiresAt?: Date | null;
  actor: string;
}
export interface FileRow {
  id: string;
  audience_id: string;
  name: string;
  type: string;
  size: number;
  complete: boolean;
  expires_at: Date | null;
}

/** A file without content; parts follow through `writePart`. */
export async function addFile(db: Db, { audienceId, name, type, expiresAt, actor }: NewFile): Promise<string> {
  const id = v7();
  await db('files').insert({ id, audience_id: audienceId, name, ...(type ? { type } : {}), expires_at: expiresAt ?? null, actor });
  return id;
}

/** Part `n` (from 0) says this; said again it is replaced. */
export const writePart = (db: Db, fileId: string, n: number, bytes: Buffer) =>
  db('file_parts').insert({ file_id: fileId, n, bytes }).onConflict(['file_id', 'n']).merge();

/** All parts are there: the file may be read. */
export const completeFile = (db: Db, fileId: string) =>
  db.raw(
    `update files set complete = true, size = (select coalesce(sum(length(bytes)), 0) from file_parts where file_id = files.id) where id = ?`,
    [fileId],
  );

/** Takes a stream in, part by part; over `max` bytes it is refused with 413 and nothing of it stays. */
export async function takeFile(db: Db, file: NewFile, content: AsyncIterable<Buffer>, max: number): Promise<FileRow> {
  const id = await addFile(db, file);
  try {
    let size = 0;
    let n = 0;
    for await (const part of inParts(content)) {
      size += part.length;
      if (size > max)
        throw new Problem(
          413,
          'too_large',
          `The file is larger than ${Math.floor(max / PART)} MB. Split it, and send the pieces one by one.`,
        );
      await writePart(db, id, n++, part);
    }
    await completeFile(db, id);
  } catch (error) {
    await db('files').where({ id }).delete();
    throw error;
  }
  return (await findFile(db, id)) as FileRow;
}

/** The same bytes, cut into parts. */
export async function* inParts(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART) continue;
    const whole = Buffer.concat(held);
    let from = 0;
    for (; size - from >= PART; from += PART) yield whole.subarray(from, from + PART);
    held = [whole.subarray(from)];
    size -= from;
  }
  if (size > 0) yield Buffer.concat(held);
}

export const findFile = (db: Db, id: string): Promise<FileRow | undefined> => db('files').where({ id }).first();

/** The content from part `first` on; one part in memory at a time. */
export async function* readFile(db: Db, fileId: string, first = 0): AsyncGenerator<Buffer> {
  for (let n = first; ; n++) {
    const part = await db('file_parts').where({ file_id: fileId, n }).first('bytes');
    if (!part) return;
    yield part.bytes;
  }
}

/** What nobody needs any more: expired, or an upload that never came to its end. */
export const deleteExpired = (db: Db) =>
  db.raw(`delete from files where id in (select id from files where expires_at < clock_timestamp()
    or (not complete and created_at < clock_timestamp() - interval '1 day') limit 100)`);
