import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { type Leaf, leavesOf, type Rule } from '../../../workflows/flow/rule/rule.ts';
import { call } from '../../api/client.ts';
import { usePages, useRead } from '../../api/queries.ts';
import type { Choice } from './sentence.ts';

/** What rules can name, by name. */
export interface Names {
  /** False = not everything has come yet: what has no name may still get one. */
  ready: boolean;
  fields: readonly Field[];
  tags: Choice[];
  lists: Choice[];
  groups: Choice[];
  imports: Choice[];
  segments: Choice[];
  flows: Choice[];
  campaigns: Choice[];
  stores: Choice[];
  /** The steps of a flow that send. */
  steps(flowId: string): Choice[];
}

/** So many are listed; who has more finds them in the pages of their own. */
const MOST = 2_000;

/** Reads on, page after page, until all has come. */
function useAll<Item>(pages: {
  items: Item[];
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPending: boolean;
  fetchNextPage(): unknown;
}) {
  const { items, hasNextPage, isFetchingNextPage, isPending, fetchNextPage } = pages;
  const on = hasNextPage && !isFetchingNextPage && items.length < MOST;
  useEffect(() => {
    if (on) fetchNextPage();
  }, [on, fetchNextPage]);
  return { items, ready: !isPending && !(hasNextPage && items.length < MOST) };
}

const named = (items: readonly { id: string; name: string }[] | undefined) =>
  (items ?? []).map(({ id, name }) => ({ value: id, label: name }));

const flowOf = (leaf: Leaf): string | null => {
  if (leaf.kind === 'email') return leaf.over.of === 'step' ? leaf.over.flowId : null;
  return leaf.kind === 'flow' && leaf.was === 'at' ? leaf.flowId : null;
};

/** Everything that rules of this audience can name. `rule`: steps are read of the flows whose steps it names. */
export function useNames(audienceId: string, rule: Rule): Names {
  const query = { audienceId };
  const fields = useRead(contract.fields.list, { query });
  const lists = useRead(contract.lists.list, { query });
  const groups = useRead(contract.lists.groups, { query });
  const flows = useRead(contract.flows.list, { query });
  const stores = useRead(contract.stores.list, { query });
  const tags = useAll(usePages(contract.tags.list, { query: { ...query, sort: 'contacts', limit: 200 } }));
  const segments = useAll(usePages(contract.segments.list, { query: { ...query, limit: 200 } }));
  const imports = useAll(usePages(contract.imports.list, { query: { ...query, limit: 200 } }));
  const campaigns = useAll(usePages(contract.campaigns.list, { query: { ...query, limit: 200 } }));
  const asked = [...new Set(leavesOf(rule).flatMap(({ leaf }) => flowOf(leaf) ?? []))].filter((id) => id !== '');
  const steps = useQueries({
    queries: asked.map((id) => ({
      queryKey: [contract.flows.one.path, { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) => call(contract.flows.one, { params: { id } }, { signal }),
    })),
  });
  const ofFlow = steps.map(({ data }) => data);
  const ready =
    [fields, lists, groups, flows, stores].every(({ isPending }) => !isPending) &&
    [tags, segments, imports, campaigns].every((one) => one.ready) &&
    steps.every(({ isPending }) => !isPending);
  return useMemo(
    () => ({
      ready,
      fields: fields.data?.items ?? [],
      tags: named(tags.items),
      lists: named(lists.data?.items),
      groups: named(groups.data?.items),
      imports: named(imports.items),
      segments: named(segments.items),
      flows: named(flows.data?.items),
      campaigns: named(campaigns.items),
      stores: named(stores.data?.items),
      steps: (flowId) => {
        const flow = ofFlow.find((one) => one?.id === flowId);
        const drawn = [...(flow?.live?.definition.steps ?? []), ...(flow?.draft.steps ?? [])];
        return [...new Map(drawn.map((step) => [step.id, { value: step.id, label: step.name }])).values()];
      },
    }),
    [
      ready,
      fields.data,
      lists.data,
      groups.data,
      flows.data,
      stores.data,
      tags.items.length,
      segments.items.length,
      imports.items.length,
      campaigns.items.length,
      ...ofFlow,
    ],
  );
}
