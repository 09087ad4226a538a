import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';

/** Looks through the whole audience; can be left meanwhile. Says afterwards what was too large to compare. */
export function Find() {
  const { t } = useTranslation('duplicates');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const find = useWrite(contract.twins.find, [contract.jobs.list]);
  const jobs = useRead(contract.jobs.list, { query: { audienceId, kind: 'find-twins', limit: 1 } }, { every: 3_000 });
  const [last] = jobs.data?.items ?? [];
  const running = last?.state === 'waiting' || last?.state === 'running';
  const finished = last?.finishedAt;
  useEffect(() => {
    if (finished) queries.invalidateQueries({ queryKey: [contract.twins.list.path] });
  }, [finished, queries]);
  const large = Object.values(last?.result ?? {}).reduce<number>((sum, one) => sum + ((one as { large?: number }).large ?? 0), 0);
  return (
    <>
      {!running && large > 0 && <span className="meta">{t('largeGroups', { count: large, number: f.exact(large) })}</span>}
      {running && (
        <span className="meta num" role="status">
          {t('finding', { done: f.exact(last.done), total: f.exact(last.total ?? 4) })}
        </span>
      )}
      <Button icon="search" busy={find.isPending || running} onClick={() => find.mutate({ body: { audienceId } })}>
        {t('find')}
      </Button>
    </>
  );
}
