import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Job } from '../../../api/jobs/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './fields.module.css';

/** Work on fields that is still under way: it can be left and found again here. */
export function FieldJobs({ audienceId }: { audienceId: string }) {
  const queries = useQueryClient();
  const query = { audienceId, kind: 'field_leaves', open: 'yes' as const };
  const jobs = useRead(contract.jobs.list, { query }, { every: 2_000 });
  const items = jobs.data?.items ?? [];
  // one that is over may have brought a field back, or taken it away
  useEffect(() => {
    if (items.length >= 0) void queries.invalidateQueries({ queryKey: [contract.fields.list.path] });
  }, [items.length, queries]);
  return items.map((job) => <Line key={job.id} job={job as Job} />);
}

function Line({ job }: { job: Job }) {
  const { t } = useTranslation('fields');
  const f = useFormat();
  const cancel = useWrite(contract.jobs.cancel, [contract.jobs.list, contract.fields.list]);
  const { label: from, into } = job.params as { label: string; into: { label: string } | null };
  return (
    <div className={css.job} role="status">
      <span className="grow">{into ? t('job.merge', { from, into: into.label }) : t('job.remove', { from })}</span>
      {job.total !== null && <span className="meta num">{t('job.progress', { done: f.exact(job.done), total: f.exact(job.total) })}</span>}
      <Confirm effect={t('job.cancelEffect')} verb={t('job.cancel')} onYes={() => cancel.mutate({ params: { id: job.id } })}>
        {(ask) => (
          <Button small busy={cancel.isPending} onClick={ask}>
            {t('job.cancel')}
          </Button>
        )}
      </Confirm>
    </div>
  );
}
