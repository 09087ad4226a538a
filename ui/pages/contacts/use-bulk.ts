import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AT_ONCE, type BulkAction } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { useMatching } from './selection-bar.tsx';
import type { List } from './use-list.ts';
import type { Chosen } from './use-selection.ts';

/** Whom a dialog is about: some, or all that match. */
export interface Target {
  chosen: Chosen;
  /** How many match, as far as the list knows. */
  count: { count: number; capped: boolean };
}

/** Changes the selection, and tells what became of it: at once, or as a job that shows its progress above the list. */
export function useBulk(list: List, { chosen, count }: Target, done: () => void) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const write = useWrite(contract.contacts.bulk);
  const exact = useMatching(list, chosen.all && count.capped);
  const people = chosen.all ? (count.capped ? exact : count.count) : chosen.ids.size;
  const whom = chosen.all ? { filters: list.look.filters, ...(list.search ? { search: list.search } : {}) } : { ids: [...chosen.ids] };
  return {
    /** Absent while it is counted. */
    people,
    number: people === undefined ? t('overShort', { number: f.exact(count.count) }) : f.exact(people),
    isJob: (people ?? Number.POSITIVE_INFINITY) > AT_ONCE,
    whom,
    isPending: write.isPending,
    error: write.error,
    async run(action: BulkAction, also?: () => Promise<unknown>) {
      const answer = await write.mutateAsync({ body: { audienceId, ...whom, action } });
      if (!answer.jobId) {
        const left = Object.entries(answer.refused).map(([reason, n]) => t(`refused.${reason}`, { count: n, number: f.exact(n) }));
        const same = (answer.contacts ?? 0) - answer.changed - Object.values(answer.refused).reduce((a, b) => a + b, 0);
        const words = [
          t('bulkDone', { count: answer.changed, number: f.exact(answer.changed) }),
          ...(same > 0 ? [t('bulkSame', { count: same, number: f.exact(same) })] : []),
          ...left,
        ];
        notifications.show({ message: words.join(' ') });
      }
      await also?.();
      await Promise.all(
        [contract.contacts.list, contract.contacts.count, contract.tags.list, contract.jobs.list].map((endpoint) =>
          queries.invalidateQueries({ queryKey: [endpoint.path] }),
        ),
      );
      done();
    },
  };
}
export type Bulk = ReturnType<typeof useBulk>;
