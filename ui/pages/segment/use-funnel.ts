import { useMemo } from 'react';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import type { Counts } from '../../components/rule/row-count.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { Preview } from './use-preview.ts';

/** Paths of all parts of a rule, groups too. */
const pathsOf = ({ rules }: Rule, path = ''): string[] =>
  rules.flatMap((one, n) => [`${path}rules.${n}`, ...(one.kind === 'group' ? pathsOf(one, `${path}rules.${n}.`) : [])]);

/**
 * How many are left after each part, asked once the live count is there: the two never wait for each other. Until the new numbers come
 * those of before stay, faded, as long as every one of them still has its place.
 */
export function useFunnel(preview: Preview, rule: Rule, segmentId?: string): { counts: Counts; mailable: number | null } {
  const { id: audienceId, contacts } = useAudience();
  const { asked, ready, stale, problems } = preview;
  const body = { audienceId, rule: asked, ...(segmentId ? { segmentId } : {}) };
  const found = useRead(contract.segments.funnel, { body }, { enabled: ready && !stale && problems.length === 0, keep: true });
  const old = stale || asked !== rule || found.isPlaceholderData;
  return useMemo(() => {
    const known = found.data?.counts ?? [];
    const paths = new Set(pathsOf(rule));
    const fits = known.length === paths.size && known.every(({ path }) => paths.has(path));
    const parts = new Map(
      fits ? known.map(({ path, count, left, unknown }) => [path, { count, left: left && rule.match === 'all', unknown }]) : [],
    );
    return { counts: { parts, of: contacts, stale: old }, mailable: old ? null : (found.data?.mailable ?? null) };
  }, [found.data, rule, contacts, old]);
}
