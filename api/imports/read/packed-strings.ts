import { UnreadableFile } from './unreadable-file.ts';

const BLOCK = 1 << 20;
/** Bytes of different texts in one workbook. */
const MOST = 160 << 20;

/** Many short texts in little memory: their bytes end to end, and where each begins. */
export class PackedStrings {
  private readonly blocks: Buffer[] = [];
  private used = BLOCK;
  private places = new Float64Array(1 << 16);
  private lengths = new Uint32Array(1 << 16);
  length = 0;

  push(text: string): void {
    const size = Buffer.byteLength(text);
    if (this.blocks.length * BLOCK + size > MOST)
      throw new UnreadableFile('This workbook holds more text than we can read at once. Save the sheet as CSV and send that.');
    if (this.used + size > BLOCK) {
      this.blocks.push(Buffer.allocUnsafe(Math.max(BLOCK, size)));
      this.used = 0;
    }
    const block = this.blocks.length - 1;
    (this.blocks[block] as Buffer).write(text, this.used);
    if (this.length === this.places.length) this.grow();
    this.places[this.length] = block * BLOCK + this.used;
    this.lengths[this.length++] = size;
    this.used += size;
  }

  /** '' when there is no such text. */
  at(index: number): string {
    if (!(index >= 0 && index < this.length)) return '';
    const place = this.places[index] as number;
    const from = place % BLOCK;
    return (this.blocks[Math.floor(place / BLOCK)] as Buffer).toString('utf8', from, from + (this.lengths[index] as number));
  }

  private grow(): void {
    const places = new Float64Array(this.length * 2);
    const lengths = new Uint32Array(this.length * 2);
    places.set(this.places);
    lengths.set(this.lengths);
    this.places = places;
    this.lengths = lengths;
  }
}
