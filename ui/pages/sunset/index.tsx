import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Policy } from '../../../api/sunset/contract.ts';
import { useRead } from '../../api/queries.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { RuleText } from '../../components/rule/rule-text.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { whoWords } from './policy-words.ts';
import css from './sunset.module.css';

/** The sunset policies of an audience: who is archived by themselves, when, and what that did last. */
export function PoliciesPage() {
  const { t } = useTranslation('sunset');
  const { id: audienceId } = useAudience();
  const policies = useRead(contract.sunset.list, { query: { audienceId } }, { every: 15_000 });
  const items = policies.data?.items ?? [];
  const make = (
    <ButtonLink kind="primary" icon="plus" to="/a/$audienceId/archive/policies/$policyId" params={{ audienceId, policyId: 'new' }}>
      {t('make')}
    </ButtonLink>
  );
  return (
    <Page title={t('title')} crumbs={[{ label: t('archive'), link: { to: '/a/$audienceId/archive', params: { audienceId } } }]}>
      <div className={css.listHead}>
        <h1 className="grow">{t('title')}</h1>
        {items.length > 0 && make}
      </div>
      <p className={`soft ${css.lead}`}>{t('lead')}</p>
      {policies.isPending && <Skeleton lines={4} />}
      {policies.isError && <ErrorState fault={policies.error} retry={() => policies.refetch()} />}
      {policies.isSuccess && items.length === 0 && <Empty action={make}>{t('empty')}</Empty>}
      {items.length > 0 && (
        <table className={`table cards ${css.list}`}>
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('who.title')}</th>
              <th>{t('standing')}</th>
              <th>{t('next')}</th>
              <th>{t('last')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((policy) => (
              <Row key={policy.id} policy={policy} />
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}

function Row({ policy }: { policy: Policy }) {
  const { t } = useTranslation('sunset');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { lastRun: last, next } = policy;
  return (
    <tr>
      <td>
        <Link to="/a/$audienceId/archive/policies/$policyId" params={{ audienceId, policyId: policy.id }} className="leads strong">
          {policy.name}
        </Link>
      </td>
      {policy.who.by === 'rule' ? (
        <td className={`soft ${css.ofRule}`}>
          <RuleText audienceId={audienceId} rule={policy.who.rule} />
        </td>
      ) : (
        <td className="soft">{whoWords(policy, t)}</td>
      )}
      <td>
        {last?.state === 'asks' ? (
          <span className="tag amber">{t('state.asks')}</span>
        ) : (
          <span className={`tag ${policy.state === 'on' ? 'green' : ''}`}>{t(`state.${policy.state}`)}</span>
        )}
      </td>
      <td>
        <span className="num">{next[0] ? f.moment(next[0]) : '–'}</span>
      </td>
      <td>
        <span className="num soft">
          {last ? `${f.day(last.createdAt)}: ${t('archivedThen', { count: last.archived, number: f.exact(last.archived) })}` : t('never')}
        </span>
      </td>
    </tr>
  );
}
