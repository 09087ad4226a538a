import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';

export type Recipe = Answer<typeof contract.segments.recipes>['items'][number];
/** Recipes are a first look: their numbers may be some minutes old. */
const FRESH_MS = 300_000;

/** The ready-made rules of this audience. */
export function useRecipes(enabled = true) {
  const { id: audienceId } = useAudience();
  return useRead(contract.segments.recipes, { query: { audienceId } }, { enabled, fresh: FRESH_MS });
}

/**
 * How many each recipe means, by its id: those by e-mail first, then those by purchase, so that one connection at most is at work for
 * them. null = given up; what is not in it is not known yet.
 */
export function useRecipeCounts(recipes: readonly Recipe[] | undefined, enabled = true): ReadonlyMap<string, number | null> {
  const { id: audienceId } = useAudience();
  const [email, purchase] = (['email', 'purchase'] as const).map((by) => (recipes ?? []).filter((one) => one.by === by)) as [
    Recipe[],
    Recipe[],
  ];
  const asked = (some: Recipe[]) => ({ body: { audienceId, rules: some.map(({ rule }) => rule) } });
  const first = useRead(contract.segments.counts, asked(email), { enabled: enabled && email.length > 0, fresh: FRESH_MS });
  const next = enabled && purchase.length > 0 && !first.isFetching && !first.isPending;
  const second = useRead(contract.segments.counts, asked(purchase), { enabled: next, fresh: FRESH_MS });
  return new Map(
    [[email, first.data] as const, [purchase, second.data] as const].flatMap(([some, found]) =>
      found ? some.map(({ id }, n) => [id, found.counts[n] ?? null] as const) : [],
    ),
  );
}
