import { createInflateRaw } from 'node:zlib';
import { type ByteSource, bytesAt, bytesOf } from './byte-source.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ZipEntry {
  name: string;
  size: number;
  packed: number;
  stored: boolean;
  at: number;
}

/** More never come in an export or a workbook. */
const MOST_ENTRIES = 2_000;
/** What all entries together may hold, and how much smaller than that they may be: beyond it someone wants to fill our memory. */
const MOST_BYTES = 4 * 2 ** 30;
const MOST_RATIO = 200;
const SMALL = 10 << 20;
const BOMB = 'Unpacked, this file would be far larger than it looks. Save the table as CSV and send that.';

/** The table of contents at the end of a ZIP, checked against what a bomb would say. */
export async function zipEntries(source: ByteSource): Promise<ZipEntry[]> {
  const tail = await bytesAt(source, Math.max(0, source.size - 66_000), 66_000);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const broken = () => new UnreadableFile('The file is not whole: its table of contents is missing. Save or download it once more.');
  if (end < 0 || end + 22 > tail.length) throw broken();
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES || count === 0xffff)
    throw new UnreadableFile(`The ZIP holds ${count} files. Send one with at most ${MOST_ENTRIES}, or each table alone.`);
  const table = await bytesAt(source, start, length, 4 << 20);
  if (table.length < length) throw broken();
  const entries: ZipEntry[] = [];
  let total = 0;
  for (let n = 0, at = 0; n < count; n++) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== 0x02014b50) throw broken();
    const flags = table.readUInt16LE(at + 8);
    const method = table.readUInt16LE(at + 10);
    const packed = table.readUInt32LE(at + 20);
    const size = table.readUInt32LE(at + 24);
    const [nameLength, extra, comment] = [table.readUInt16LE(at + 28), table.readUInt16LE(at + 30), table.readUInt16LE(at + 32)];
    const name = table.toString('utf8', at + 46, at + 46 + nameLength);
    if (flags & 1) throw new UnreadableFile('The file is protected by a password. Save it without one and send it again.');
    if (method !== 0 && method !== 8) throw new UnreadableFile(`“${name}” is packed in a way we can’t read. Pack it as an ordinary ZIP.`);
    total += size;
    if (total > MOST_BYTES || (size > SMALL && size > packed * MOST_RATIO)) throw new UnreadableFile(BOMB);
    entries.push({ name, size, packed, stored: method === 0, at: table.readUInt32LE(at + 42) });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

/** An entry's content, as it unpacks. Whatever the table of contents said, no more than that comes out. */
export async function* unpack(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  const head = await bytesAt(source, entry.at, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50)
    throw new UnreadableFile('The file is not whole. Save or download it once more.');
  const from = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = bytesOf(source, from, from + entry.packed);
  let size = 0;
  try {
    for await (const piece of entry.stored ? packed : inflate(packed)) {
      size += piece.length;
      if (size > entry.size) throw new UnreadableFile(BOMB);
      yield piece;
    }
  } catch (error) {
    if (error instanceof UnreadableFile || !String((error as { code?: string }).code).startsWith('Z_')) throw error;
    throw new UnreadableFile('The file is damaged: it can’t be unpacked. Save or download it once more.');
  }
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflating = createInflateRaw({ chunkSize: 1 << 18 });
  const feeding = (async () => {
    for await (const piece of packed) {
      if (inflating.destroyed) return;
      if (!inflating.write(piece)) await new Promise<void>((ok) => inflating.once('drain', ok).once('close', ok));
    }
    inflating.end();
  })();
  feeding.catch((error) => inflating.destroy(error));
  try {
    yield* inflating;
    await feeding;
  } finally {
    inflating.destroy();
  }
}
