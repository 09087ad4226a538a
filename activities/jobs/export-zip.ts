import { promisify } from 'node:util';
import zlib from 'node:zlib';

/**
 * A ZIP whose first entry grows over many pages, each packed on its own, so that a killed export goes on where it stood: no library
 * keeps a compressor's state across processes. Format: APPNOTE 4.3; no entry or file reaches 4 GB (`FULL`).
 */
export interface Entry {
  name: string;
  crc: number;
  /** Bytes before and after packing. */
  size: number;
  packed: number;
}
export const FULL = 0xffff_ffff;
/** An empty last block: ends what was packed in pieces. */
const END = Buffer.from([0x03, 0x00]);
const deflateRaw = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflateRaw);

/** A piece of an entry, packed so that the next one can simply follow; `entry` counts it. */
export async function pack(entry: Entry, piece: Buffer): Promise<Buffer> {
  const packed = await deflateRaw(piece, { level: 4, finishFlush: zlib.constants.Z_FULL_FLUSH });
  entry.crc = zlib.crc32(piece, entry.crc);
  entry.size += piece.length;
  entry.packed += packed.length;
  return packed;
}

/** What stands before an entry's pieces; its sizes follow after them. */
export const opening = (name: string) =>
  Buffer.concat([header(0x0403_4b50, [20], { name, crc: 0, size: 0, packed: 0 }, [0]), Buffer.from(name)]);

/** What stands after the pieces of the first entry: its end and sizes, the small entries whole, the directory. */
export async function closing(first: Entry, others: Record<string, string>): Promise<Buffer> {
  const all: [entry: Entry, offset: number][] = [[{ ...first, packed: first.packed + END.length }, 0]];
  const parts = [END, descriptor((all[0] as [Entry, number])[0])];
  let offset = opening(first.name).length + first.packed + END.length + DESCRIPTOR;
  for (const [name, text] of Object.entries(others)) {
    const entry = { name, crc: 0, size: 0, packed: 0 };
    const content = Buffer.concat([await pack(entry, Buffer.from(text)), END]);
    entry.packed += END.length;
    const whole = Buffer.concat([opening(name), content, descriptor(entry)]);
    all.push([entry, offset]);
    parts.push(whole);
    offset += whole.length;
  }
  const directory = Buffer.concat(all.map(([entry, at]) => Buffer.concat([inDirectory(entry, at), Buffer.from(entry.name)])));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(all.length, 8);
  end.writeUInt16LE(all.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

const DESCRIPTOR = 16;
function descriptor({ crc, packed, size }: Entry): Buffer {
  const out = Buffer.alloc(DESCRIPTOR);
  for (const [n, value] of [0x0807_4b50, crc, packed, size].entries()) out.writeUInt32LE(value, n * 4);
  return out;
}

/** Versions, flags (sizes follow; names are UTF-8), method, a fixed date, checksum, sizes, length of the name, nothing extra. */
function header(signature: number, versions: number[], { name, crc, packed, size }: Entry, after: number[]): Buffer {
  const shorts = [...versions, 0x0808, 8, 0, 0x5a21];
  const out = Buffer.alloc(4 + shorts.length * 2 + 12 + 2 + after.length * 2);
  let at = out.writeUInt32LE(signature, 0);
  for (const short of shorts) at = out.writeUInt16LE(short, at);
  for (const long of [crc, packed, size]) at = out.writeUInt32LE(long, at);
  at = out.writeUInt16LE(Buffer.byteLength(name), at);
  for (const short of after) at = out.writeUInt16LE(short, at);
  return out;
}

function inDirectory(entry: Entry, offset: number): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(offset, 4);
  return Buffer.concat([header(0x0201_4b50, [20, 20], entry, [0, 0, 0, 0]), tail]);
}
