import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { ThrownIn } from '../../../api/tests/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Happened } from './happened.tsx';
import { Header } from './header.tsx';
import { Inbox } from './inbox.tsx';
import { NewRun } from './new-run.tsx';
import { Ruler } from './ruler.tsx';
import { RunPanel } from './run-panel.tsx';
import { Sentence } from './sentence.tsx';
import css from './test-run.module.css';

/** How often a run that moves is looked at. */
const LOOK_MS = 400;

/** A real run of the draft for one contact, with the waits skipped; months pass in seconds. */
export function TestRunPage() {
  const { t } = useTranslation('test-run');
  const audience = useAudience();
  const navigate = useNavigate();
  const { flowId, runId } = useParams({ from: '/a/$audienceId/flows/$flowId/test-runs/{-$runId}' });
  const flow = useRead(contract.flows.one, { params: { id: flowId } });
  const runs = useRead(contract.testRuns.list, { params: { id: flowId } }, { enabled: !runId });
  const [moving, setMoving] = useState(true);
  const run = useRead(contract.testRuns.one, { params: { id: runId ?? '' } }, { enabled: Boolean(runId), every: moving && LOOK_MS });
  const state = run.data?.state;
  const moves = state === undefined || state === 'running' || state === 'held';
  if (moves !== moving) setMoving(moves);

  const open = (id: string) =>
    navigate({ to: '/a/$audienceId/flows/$flowId/test-runs/{-$runId}', params: { audienceId: audience.id, flowId, runId: id } });
  const [planned, plan] = useState<ThrownIn[]>([]);
  const fault = flow.error ?? (runId ? run.error : runs.error);
  const ready = flow.data && (runId ? run.data : runs.data);
  return (
    <Page
      title={t('title', { flow: flow.data?.name ?? '' })}
      flush
      header={<Header flowId={flowId} flow={flow.data} run={runId ? run.data : undefined} />}
    >
      {fault && !ready && (
        <div className={css.alone}>
          <ErrorState fault={fault} retry={() => (runId ? run.refetch() : runs.refetch())} />
        </div>
      )}
      {!fault && !ready && (
        <div className={css.alone}>
          <Skeleton lines={8} />
        </div>
      )}
      {flow.data && ready && (
        <div className={css.page}>
          <div className={css.top}>
            <Sentence run={runId ? run.data : undefined} />
            <Ruler flow={flow.data} run={runId ? run.data : undefined} thrown={planned} />
          </div>
          <div className={css.parts}>
            {runId && run.data ? (
              <RunPanel run={run.data} flow={flow.data} />
            ) : (
              <NewRun
                flow={flow.data}
                runs={runs.data?.items ?? []}
                unavailable={runs.data?.available === false}
                thrown={planned}
                plan={plan}
                opened={open}
              />
            )}
            <Happened run={runId ? run.data : undefined} />
            <Inbox run={runId ? run.data : undefined} />
          </div>
        </div>
      )}
    </Page>
  );
}
