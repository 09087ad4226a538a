import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import type { Segment } from '../../api/segments/contract.ts';
import type { Said } from '../api/client.ts';
import { useWrite } from '../api/queries.ts';
import { useAudience, useFormat } from '../shell/audience.tsx';
import type { ArchiveWhom } from './archive-dialog.tsx';

type Made = Said<typeof contract.segments.create>['body'];
const NAME = 80;

/**
 * A series for exactly the people who would be archived. A rule or filters become a segment, a selection one that keeps who was chosen;
 * a segment is itself. Made once, however often it is pressed.
 */
export function useLastSeries(whom: ArchiveWhom, called: string | undefined, people: number, done: () => void) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const segment = useWrite(contract.segments.create, [contract.segments.list]);
  const made = useRef<string | null>(whom.segmentId ?? null);
  const name = called ?? t('offer.chosen', { count: people, number: f.exact(people), at: f.moment(new Date().toISOString()) });

  async function members(): Promise<string> {
    const { contactIds, filters = [], search, rule } = whom;
    const one = { audienceId, name: name.slice(0, NAME), description: t('offer.madeFor') };
    const body: Made = rule
      ? { ...one, kind: 'rule', rule }
      : !contactIds && !search && filters.length > 0
        ? {
            ...one,
            kind: 'rule',
            rule: { kind: 'group', match: 'all', rules: filters.map((condition) => ({ kind: 'contact', condition })) },
          }
        : {
            ...one,
            kind: 'static',
            members: contactIds ? { by: 'contacts', ids: contactIds } : { by: 'filters', filters, ...(search ? { search } : {}) },
          };
    made.current ??= ((await segment.mutateAsync({ body })) as Segment).id;
    return made.current;
  }

  return {
    isPending: segment.isPending,
    error: segment.error,
    /** The segment's id. */
    members,
    /** Opens the wizard for them. */
    async draw() {
      const segment = await members();
      done();
      await navigate({ to: '/a/$audienceId/flows/new', params: { audienceId }, search: { segment } });
    },
  };
}
export type LastSeries = ReturnType<typeof useLastSeries>;
