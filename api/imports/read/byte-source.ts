import type { Db } from '../../db/database.ts';
import { PART } from '../../files/index.ts';

/** A file that can be read anywhere, a part at a time. */
export interface ByteSource {
  size: number;
  /** The bytes of part `n` (PART each, the last one shorter). */
  part(n: number): Promise<Buffer>;
}

/** A file in the database. Keeps the last part, since readers come back to it. */
export function storedFile(db: Db, { id, size }: { id: string; size: number }): ByteSource {
  let held: { n: number; bytes: Buffer } | null = null;
  return {
    size,
    async part(n) {
      if (held?.n === n) return held.bytes;
      const row = await db('file_parts').where({ file_id: id, n }).first('bytes');
      held = { n, bytes: row?.bytes ?? Buffer.alloc(0) };
      return held.bytes;
    },
  };
}

/** Small pieces: what they become (text, rows, COPY) is garbage again before the collector thinks it worth a look. */
const PIECE = 16 << 10;

/** From `start` to before `end`, piece by piece. */
export async function* bytesOf(source: ByteSource, start = 0, end = source.size): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const n = Math.floor(at / PART);
    const part = await source.part(n);
    const piece = part.subarray(at - n * PART, Math.min(part.length, end - n * PART, at - n * PART + PIECE));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/** A short stretch at once; never longer than `most` bytes. */
export async function bytesAt(source: ByteSource, start: number, length: number, most = 1 << 20): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytesOf(source, start, Math.min(source.size, start + Math.min(length, most)))) pieces.push(piece);
  return Buffer.concat(pieces);
}
