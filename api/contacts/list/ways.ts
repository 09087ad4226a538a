import type { Part } from '../predicates/where.ts';
import { gatheredByIndex } from './carried.ts';
import type { Odds } from './estimate.ts';
import type { Stretch } from './sorting.ts';
import { SIFTED } from './source.ts';

/** What one contact takes, in microseconds: found by an index, looked up and sorted; met on a walk; asked in passing, as all are. */
const GATHERED = 3;
const WALKED = 2;
const PASSED = 0.3;
/** Gathered within 10 ms there is no need to look at fewer: their count comes with it. */
const SOON = 10_000;
/** So many are gathered and counted, no more. */
export const MOST_GATHERED = 30_000;
/** Rows that a walk looks at before it is given up; at the most, where gathering would take as long. */
export const FAR = 15_000;
const FARTHEST = 40_000;
/** So many are gathered without a walk of its index to the end, when a filter's own index tells where they stand: 0.4 µs each. */
const MOST_BY_INDEX = 300_000;

/**
 * Ways to a list's first page: `few` gathers and counts all who match, `many` walks the sort's index, `soon` the same without going far,
 * `first` gathers and looks the first of them up in other tables, `all` gathers whatever there is.
 */
export type Way = 'few' | 'many' | 'soon' | 'first' | 'all';

/** Microseconds that it takes to find, look up and sort all who match. */
const gathering = (parts: readonly Part[], { found, all }: Pick<Odds, 'found' | 'all'>): number =>
  parts.some(({ unindexed }) => unindexed) ? PASSED * all : GATHERED * found;

/** Gathered in any case: no more has to be known of their odds. */
export const isSoon = (parts: readonly Part[], odds: Pick<Odds, 'found' | 'all'>): boolean => gathering(parts, odds) <= SOON;

/** What to try, one after the other, and how far a walk goes: contacts. */
export function waysTo(odds: Odds, parts: readonly Part[], { key }: Stretch, limit: number): { ways: Way[]; far: number } {
  const { some, found, apart, spread, all, unsure } = odds;
  const cost = gathering(parts, odds);
  const distance = (limit * all) / Math.max(1, spread);
  const most = Math.min(FARTHEST, Math.max(FAR, cost / WALKED));
  // more than twice as far as an even spread takes
  const far = unsure ? FAR : Math.round(Math.min(most, Math.max(5_000, 2.5 * distance)));
  const walks = cost > SOON && WALKED * distance < cost && distance < most;
  if (!walks && some <= MOST_GATHERED) {
    // a tag that drives the search itself leaves nobody to be sifted
    const fillsAPage = apart !== null && apart < 1.5 * found && (SIFTED * some) / apart > 1.5 * limit;
    return { ways: cost > SOON && fillsAPage ? ['first', 'few', 'all'] : ['few', 'many', 'all'], far };
  }
  if (found < MOST_BY_INDEX && gatheredByIndex(parts, key[0] as string))
    return { ways: apart !== null && apart < MOST_BY_INDEX ? ['soon', 'first', 'all'] : ['soon', 'all'], far };
  return { ways: some < MOST_GATHERED || unsure ? ['many', 'few', 'all'] : ['many', 'all'], far };
}
