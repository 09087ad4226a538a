import { isUtf8 } from 'node:buffer';
import type { Reading } from '../shapes.ts';

export type Encoding = Reading['encoding'];

/** French letters as the one-byte encodings write them; a byte may mean one of them in one encoding and rubbish in the other. */
const accents: [Encoding, number[]][] = [
  [
    'windows-1252',
    [0xe9, 0xe8, 0xe0, 0xea, 0xe7, 0xf4, 0xee, 0xef, 0xfb, 0xf9, 0xeb, 0xe2, 0xc9, 0xc8, 0xc0, 0x92, 0xf1, 0xfc, 0xf6, 0xe4],
  ],
  ['macintosh', [0x8e, 0x8f, 0x88, 0x90, 0x8d, 0x99, 0x94, 0x95, 0x9e, 0x9d, 0x91, 0x89, 0x83, 0xd5, 0x96, 0x9f, 0x9a, 0x8a]],
  ['cp850', [0x82, 0x8a, 0x85, 0x88, 0x87, 0x93, 0x8c, 0x8b, 0x96, 0x97, 0x89, 0x83, 0x90, 0xa4, 0x81, 0x94, 0x84]],
];
/** High bytes that are enough to tell. */
const ENOUGH = 200_000;

/** Looks at every byte of a file as it comes in, and says at the end how it is written. */
export class ByteSurvey {
  private first = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private utf8 = true;
  private high = 0;
  private readonly seen = new Uint32Array(256);
  private zeros = [0, 0];
  private size = 0;

  see(bytes: Buffer): void {
    if (this.first.length < 4096) this.first = Buffer.concat([this.first, bytes.subarray(0, 4096)]);
    if (this.size < 1 << 20) for (let n = 0; n < bytes.length; n++) if (bytes[n] === 0) (this.zeros[(this.size + n) & 1] as number)++;
    this.size += bytes.length;
    if (this.utf8) {
      const whole = this.tail.length > 0 ? Buffer.concat([this.tail, bytes]) : bytes;
      const cut = whole.length - openEnd(whole);
      this.utf8 = isUtf8(whole.subarray(0, cut));
      this.tail = Buffer.from(whole.subarray(cut));
    }
    if (this.high < ENOUGH)
      for (const byte of bytes)
        if (byte > 127) {
          (this.seen[byte] as number)++;
          this.high++;
        }
  }

  /** null = no text: neither an encoding nor a byte order explains its zeros. */
  encoding(): Encoding | null {
    const [a, b, c] = this.first;
    if (a === 0xff && b === 0xfe) return 'utf-16le';
    if (a === 0xfe && b === 0xff) return 'utf-16be';
    if (a === 0xef && b === 0xbb && c === 0xbf && this.utf8) return 'utf-8';
    const half = Math.min(this.size, 1 << 20) / 2;
    const [even = 0, odd = 0] = this.zeros;
    if (odd > half * 0.3 && even < odd / 10) return 'utf-16le';
    if (even > half * 0.3 && odd < even / 10) return 'utf-16be';
    if (even + odd > 0) return null;
    if (this.utf8 && this.tail.length === 0) return 'utf-8';
    const scores = accents.map(([name, bytes]) => ({ name, n: bytes.reduce((sum, byte) => sum + (this.seen[byte] as number), 0) }));
    const best = scores.reduce((best, one) => (one.n > best.n * 1.5 ? one : best));
    return best.name;
  }

  /** The file begins with these bytes. */
  begins(...bytes: number[]): boolean {
    return bytes.every((byte, n) => this.first[n] === byte);
  }
}

/** Bytes at the end that may be the beginning of a longer sign. */
function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
