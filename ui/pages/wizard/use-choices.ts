import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { membersOf } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';
import type { Whom } from './answers.ts';

/** As many as a list of choices can hold. */
const MOST = 200;

/** One that a series can be for. */
export interface Choice extends Whom {
  name: string;
  rule: Rule;
  /** A saved segment's own rule, to be read; null = people someone chose. */
  said: Rule | null;
  /** A recipe in a sentence. */
  is: string | null;
  /** How many more there are than a month ago; null = not measured. */
  more: number | null;
}

/** The audience's segments that work, and the recipes of which it has none yet. */
export function useChoices(enabled: boolean) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const segments = useRead(contract.segments.list, { query: { audienceId, limit: MOST } }, { enabled });
  const recipes = useRead(contract.segments.recipes, { query: { audienceId } }, { enabled });
  const saved = segments.data?.items ?? [];
  const choices: Choice[] = [
    ...saved
      .filter(({ problems }) => problems.length === 0)
      .map(({ id, name, rule, size, earlier }) => ({
        by: 'segment' as const,
        id,
        name,
        rule: membersOf(id),
        said: rule,
        is: null,
        more: size && earlier ? size.size - earlier.size : null,
      })),
    ...(recipes.data?.items ?? [])
      .filter(({ id }) => !saved.some(({ recipe }) => recipe === id))
      .map(({ id, rule }) => ({
        by: 'recipe' as const,
        id,
        name: free(t(`recipe.${id}.name`), saved),
        rule,
        said: rule,
        is: t(`recipe.${id}.is`),
        more: null,
      })),
  ];
  return { choices, reading: segments.isPending || recipes.isPending, fault: segments.error ?? recipes.error, segments, recipes };
}

/** A name that no saved segment has. */
function free(name: string, saved: { name: string }[]): string {
  const taken = (one: string) => saved.some((segment) => segment.name.toLowerCase() === one.toLowerCase());
  let n = 1;
  while (taken(n === 1 ? name : `${name} ${n}`)) n++;
  return n === 1 ? name : `${name} ${n}`;
}
