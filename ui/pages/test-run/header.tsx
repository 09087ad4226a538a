import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Flow } from '../../../api/flows/contract.ts';
import type { TestRun } from '../../../api/tests/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './test-run.module.css';

export function Header({ flowId, flow, run }: { flowId: string; flow: Flow | undefined; run: TestRun | undefined }) {
  const { t } = useTranslation('test-run');
  const f = useFormat();
  const audience = useAudience();
  const hold = useWrite(contract.testRuns.hold, [contract.testRuns.one]);
  const goOn = useWrite(contract.testRuns.goOn, [contract.testRuns.one]);
  const stop = useWrite(contract.testRuns.stop, [contract.testRuns.one]);
  const params = { audienceId: audience.id, flowId };
  const said = run && { params: { id: run.id } };
  const moves = run?.state === 'running' || run?.state === 'held';
  return (
    <header className={css.header}>
      <Link to="/a/$audienceId/flows/$flowId" params={params} className="icon-btn small" aria-label={t('back')}>
        <Icon name="left" size={18} />
      </Link>
      <span className={`${css.wide} softer nowrap`}>{audience.name}</span>
      <span className={`${css.wide} softer`}>/</span>
      <b className="clip">{flow?.name}</b>
      <span className="tag accent">
        <Icon name="flask" size={14} />
        {t('testRun')}
      </span>
      <span className={`${css.wide} meta nowrap`}>{t('ofDraft')}</span>
      <span className="grow" />
      {run && (
        <span className={`${css.wide} meta num nowrap`}>
          {t(moves ? 'soFar' : 'took', { seconds: f.exact(Math.round(run.secondsSoFar)) })}
        </span>
      )}
      {said && run.state === 'running' && (
        <Button icon="pause" busy={hold.isPending} onClick={() => hold.mutate(said)}>
          {t('hold')}
        </Button>
      )}
      {said && run.state === 'held' && (
        <Button icon="play" kind="primary" busy={goOn.isPending} onClick={() => goOn.mutate(said)}>
          {t('goOn')}
        </Button>
      )}
      {said && moves && (
        <Button icon="stop" kind="danger" busy={stop.isPending} onClick={() => stop.mutate(said)}>
          {t('stop')}
        </Button>
      )}
      {run && !moves && (
        <ButtonLink to="/a/$audienceId/flows/$flowId/test-runs/{-$runId}" params={params} kind="primary" icon="flask">
          {t('another')}
        </ButtonLink>
      )}
    </header>
  );
}
