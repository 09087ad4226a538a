import { useQueries } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { type Leaf, leavesOf, type Rule } from '../../../workflows/flow/rule/rule.ts';
import { call } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import type { Choice } from './sentence.ts';

/** What rules can name, by name. */
export interface Names {
  /** False = not everything has come yet: what has no name may still get one. */
  ready: boolean;
  fields: readonly Field[];
  lists: Choice[];
  groups: Choice[];
  flows: Choice[];
  stores: Choice[];
  /** Of a tag, an import, a segment or a campaign that the rule names; undefined = not known. There may be thousands: they are searched for. */
  nameOf(id: string): string | undefined;
  /** Remembers what one was called when it was chosen, so that its name need not be asked for. */
  learn(id: string, name: string): void;
  /** The steps of a flow that send. */
  steps(flowId: string): Choice[];
}

const named = (items: readonly { id: string; name: string }[] | undefined) =>
  (items ?? []).map(({ id, name }) => ({ value: id, label: name }));

const flowOf = (leaf: Leaf): string | null => {
  if (leaf.kind === 'email') return leaf.over.of === 'step' ? leaf.over.flowId : null;
  return leaf.kind === 'flow' && leaf.was === 'at' ? leaf.flowId : null;
};

/** Ids of what may be too many to be listed. */
const namedBy = (leaf: Leaf): readonly string[] => {
  if (leaf.kind === 'segment') return [leaf.segmentId];
  if (leaf.kind === 'email') return leaf.over.of === 'campaign' ? [leaf.over.campaignId] : [];
  const many = leaf.kind === 'contact' && 'values' in leaf.condition && ['tags', 'imports', 'segments'].includes(leaf.condition.field);
  return many ? (leaf.condition as { values: string[] }).values : [];
};
const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Everything that rules of this audience can name. `rule`: steps are read of the flows whose steps it names. */
export function useNames(audienceId: string, rule: Rule): Names {
  const query = { audienceId };
  const fields = useRead(contract.fields.list, { query });
  const lists = useRead(contract.lists.list, { query });
  const groups = useRead(contract.lists.groups, { query });
  const flows = useRead(contract.flows.list, { query });
  const stores = useRead(contract.stores.list, { query });
  const ids = [...new Set(leavesOf(rule).flatMap(({ leaf }) => namedBy(leaf)))].filter(isId).sort();
  const called = useRead(contract.segments.names, { body: { audienceId, ids } }, { enabled: ids.length > 0, keep: true, fresh: 60_000 });
  const learnt = useRef(new Map<string, string>());
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
    (ids.length === 0 || called.isError || (!called.isPending && !called.isPlaceholderData)) &&
    steps.every(({ isPending }) => !isPending);
  return useMemo(
    () => ({
      ready,
      fields: fields.data?.items ?? [],
      lists: named(lists.data?.items),
      groups: named(groups.data?.items),
      flows: named(flows.data?.items),
      stores: named(stores.data?.items),
      nameOf: (id) => called.data?.items.find(({ value }) => value === id.toLowerCase())?.label ?? learnt.current.get(id),
      learn: (id, name) => void learnt.current.set(id, name),
      steps: (flowId) => {
        const flow = ofFlow.find((one) => one?.id === flowId);
        const drawn = [...(flow?.live?.definition.steps ?? []), ...(flow?.draft.steps ?? [])];
        return [...new Map(drawn.map((step) => [step.id, { value: step.id, label: step.name }])).values()];
      },
    }),
    [ready, fields.data, lists.data, groups.data, flows.data, stores.data, called.data, ...ofFlow],
  );
}
