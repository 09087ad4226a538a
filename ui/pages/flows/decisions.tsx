import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './flows.module.css';
import { ProblemWords } from './problem-words.tsx';

/** More than this many drafts with problems are work in progress, not decisions. */
const MOST_DRAFTS = 3;

/** What waits for a person: held mail, drafts with problems, a silent shop, a provider that refuses us. */
export function Decisions({ flows, resume }: { flows: FlowRow[]; resume(flow: FlowRow): void }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const stores = useRead(contract.stores.list, { query: { audienceId } }, { every: 60_000 });
  const running = flows.find(({ status }) => status === 'live');
  const provider = useRead(contract.flows.one, { params: { id: running?.id ?? '' } }, { enabled: Boolean(running), every: 60_000 });
  const policies = useRead(contract.sunset.list, { query: { audienceId } }, { every: 60_000 });
  const asking = (policies.data?.items ?? []).filter(({ lastRun }) => lastRun?.state === 'asks');
  const silent = (stores.data?.items ?? []).filter((store) => store.silentSince || store.syncingSince);
  const paused = flows.filter((flow) => flow.status === 'paused' && (flow.held > 0 || flow.heldReason));
  const drafts = flows.filter((flow) => flow.status === 'draft' && flow.problems > 0).slice(0, MOST_DRAFTS);
  const refusedSince = provider.data?.providerOpenSince;
  const settings = { to: '/a/$audienceId/settings', params: { audienceId } } as const;
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions" style={{ marginBottom: 4 }}>
        {t('decide.title')}
      </h2>
      {refusedSince && (
        <Decision icon="warning" colour="red" name={t('decide.provider')}>
          {t('decide.providerWhy', { when: f.near(refusedSince) })}
        </Decision>
      )}
      {asking.map((policy) => (
        <Decision
          key={policy.id}
          icon="archive"
          colour="amber"
          name={policy.name}
          action={
            <ButtonLink small to="/a/$audienceId/archive/policies/$policyId" params={{ audienceId, policyId: policy.id }}>
              {t('decide.answer')}
            </ButtonLink>
          }
        >
          {t('decide.policy', { number: f.exact(policy.lastRun?.due ?? 0) })}
        </Decision>
      ))}
      {silent.map((store) => (
        <Decision
          key={store.id}
          icon="order"
          colour="amber"
          name={store.name}
          action={
            <ButtonLink small {...settings} search={{ field: 'stores' }}>
              {t('decide.look')}
            </ButtonLink>
          }
        >
          {store.syncingSince
            ? t('decide.syncing', { when: f.near(store.syncingSince) })
            : t('decide.silent', { when: f.near(store.silentSince ?? 0) })}
        </Decision>
      ))}
      {paused.map((flow) => (
        <Decision
          key={flow.id}
          icon="pause"
          colour="amber"
          name={flow.name}
          action={
            <Button small onClick={() => resume(flow)}>
              {t('action.resume')}
            </Button>
          }
        >
          {flow.heldReason === 'bounces' && `${t('decide.bounces')} `}
          {flow.held > 0 && t('decide.held', { count: flow.held, number: f.exact(flow.held) })}{' '}
          {flow.lateSoonest && t('decide.late', { when: f.moment(flow.lateSoonest) })}
        </Decision>
      ))}
      {drafts.map((flow) => (
        <Decision
          key={flow.id}
          icon="warning"
          colour="red"
          name={flow.name}
          action={
            <ButtonLink small to="/a/$audienceId/flows/$flowId" params={{ audienceId, flowId: flow.id }}>
              {t('decide.fix')}
            </ButtonLink>
          }
        >
          <ProblemWords flowId={flow.id} />
        </Decision>
      ))}
      {!refusedSince && asking.length + silent.length + paused.length + drafts.length === 0 && (
        <p className="soft" style={{ marginTop: 8 }}>
          {t('decide.nothing')}{' '}
          <Link to="/a/$audienceId/messages" params={{ audienceId }} className="link">
            {t('decide.ledger')}
          </Link>
        </p>
      )}
    </section>
  );
}

interface DecisionProps {
  icon: IconName;
  colour: 'amber' | 'red';
  name: string;
  action?: ReactNode;
  children: ReactNode;
}

function Decision({ icon, colour, name, action, children }: DecisionProps) {
  return (
    <div className={css.decision}>
      <Icon name={icon} className={colour} />
      <div className="grow">
        <h3>{name}</h3>
        <p className="soft">{children}</p>
      </div>
      {action}
    </div>
  );
}
