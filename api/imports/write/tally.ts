import type { Tally } from '../shapes.ts';

/** Counts by reason, with the first row of each: what the page shows while a file is read. */
export class Tallies {
  private readonly byReason = new Map<string, Tally>();
  n = 0;

  add(reason: string, line: number, example: () => string | null): void {
    this.n++;
    const known = this.byReason.get(reason);
    if (known) known.n++;
    else if (this.byReason.size < 200) this.byReason.set(reason, { reason, n: 1, line, example: example() });
  }

  /** Most frequent first. */
  list(): Tally[] {
    return [...this.byReason.values()].sort((a, b) => b.n - a.n);
  }
}

/** Adds what only the database can count. */
export const withTally = (tallies: Tally[], more: Tally | null): Tally[] =>
  more && more.n > 0 ? [...tallies.filter(({ reason }) => reason !== more.reason), more].sort((a, b) => b.n - a.n) : tallies;
