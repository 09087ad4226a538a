import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { problemsOf } from '../../components/rule/problems.ts';
import { unfinished } from '../../components/rule/unfinished.ts';

/** So long after the last change it is counted. An answer nobody waits for any more is given up, and stopped in the database. */
const WAIT_MS = 300;

/** How many a rule means while one works at it, ten of them, and what the API says is wrong with it. */
export function usePreview(audienceId: string, rule: Rule, segmentId?: string) {
  const [asked] = useDebouncedValue(rule, WAIT_MS);
  const [others, setOthers] = useState(0);
  const [exactFor, setExactFor] = useState<Rule | null>(null);
  const ready = unfinished(asked).length === 0;
  const body = { audienceId, rule: asked, others, ...(segmentId ? { segmentId } : {}), ...(exactFor === asked ? { exact: true } : {}) };
  const found = useRead(contract.segments.preview, { body }, { enabled: ready, keep: true });
  const waits = !ready || asked !== rule;
  return {
    asked,
    ready,
    /** What is shown belongs to an earlier rule. */
    stale: waits || found.isPlaceholderData || found.isError,
    busy: found.isFetching,
    data: found.data,
    at: found.dataUpdatedAt,
    fault: ready && found.isError ? found.error : null,
    problems: ready && asked === rule ? problemsOf(found.error) : [],
    retry: () => found.refetch(),
    tenOthers: () => setOthers((others + 1) % 1_000),
    countAll: () => setExactFor(asked),
  };
}
export type Preview = ReturnType<typeof usePreview>;
