import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Job } from '../../../api/jobs/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';

/** Long changes of this audience's contacts: found again by whoever comes back, with what became of those that ended while one looked. */
export function JobProgress() {
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const [known, setKnown] = useState<ReadonlySet<string>>(new Set());
  const busy = useRef(false);
  const jobs = useRead(
    contract.jobs.list,
    { query: { audienceId, kind: 'bulk', limit: 10 } },
    { every: busy.current ? 1_000 : 15_000, keep: true },
  );
  const items = jobs.data?.items ?? [];
  const open = items.filter(({ state }) => state === 'waiting' || state === 'running' || state === 'paused');
  busy.current = open.length > 0;
  const ids = open.map(({ id }) => id).join();
  useEffect(() => {
    setKnown((before) => new Set([...before, ...open.map(({ id }) => id)]));
    for (const { path } of [contract.contacts.list, contract.contacts.count]) queries.invalidateQueries({ queryKey: [path] });
  }, [ids]);
  const shown = items.filter((job) => open.includes(job) || known.has(job.id));
  if (shown.length === 0) return null;
  return (
    <ul className={css.jobs}>
      {shown.map((job) => (
        <JobLine key={job.id} job={job} put={() => setKnown((before) => new Set([...before].filter((id) => id !== job.id)))} />
      ))}
    </ul>
  );
}

interface Params {
  action: { do: string; label: string };
}
interface Result {
  changed?: number;
  refused?: Record<string, number>;
}

function JobLine({ job, put }: { job: Job; put(): void }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const cancel = useWrite(contract.jobs.cancel, [contract.jobs.list]);
  const { action } = job.params as unknown as Params;
  const { changed = 0, refused = {} } = job.result as Result;
  const what = t(`job.${action.do}`, { label: action.label });
  const isOpen = job.state === 'waiting' || job.state === 'running' || job.state === 'paused';
  const left = Object.entries(refused).map(([reason, n]) => t(`refused.${reason}`, { count: n, number: f.exact(n) }));
  const far = job.total === null ? t('job.counting') : t('job.far', { done: f.exact(job.done), total: f.exact(job.total) });
  const words = isOpen
    ? far
    : job.state === 'failed'
      ? (job.error ?? '')
      : [t(`job.${job.state}`, { done: f.exact(job.done) }), t('bulkDone', { count: changed, number: f.exact(changed) }), ...left].join(
          ' ',
        );
  return (
    <li className={css.job} data-state={job.state}>
      <b className="medium nowrap">{what}</b>
      {isOpen && (
        <progress
          className={css.progress}
          aria-label={what}
          max={job.total ?? undefined}
          value={job.total === null ? undefined : job.done}
        />
      )}
      <span className={job.state === 'failed' ? 'red' : 'meta2 num'} role="status">
        {words}
      </span>
      <span className="grow" />
      {isOpen ? (
        <Button small busy={cancel.isPending || job.wanted === 'cancel'} onClick={() => cancel.mutate({ params: { id: job.id } })}>
          {t('job.cancel')}
        </Button>
      ) : (
        <IconButton small icon="close" label={t('job.put')} onClick={put} />
      )}
    </li>
  );
}
