import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { useRead } from '../../api/queries.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { type Action, ActionDialog } from './action-dialog.tsx';
import { BlankFlow } from './blank-flow.tsx';
import { Decisions } from './decisions.tsx';
import { FlowTable } from './flow-table.tsx';
import css from './flows.module.css';
import { Inactivity } from './inactivity.tsx';
import { SendsAhead } from './sends-ahead.tsx';

const route = getRouteApi('/a/$audienceId/flows');
const shows = ['all', 'live', 'paused', 'draft', 'archived'] as const;
const fits = (show: (typeof shows)[number]) => (flow: FlowRow) => (show === 'all' ? flow.status !== 'archived' : flow.status === show);

export function FlowsPage() {
  const { t } = useTranslation('flows');
  const { id: audienceId } = useAudience();
  const { show = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const [asked, ask] = useState<{ action: Action; flow: FlowRow } | null>(null);
  const flows = useRead(contract.flows.list, { query: { audienceId } }, { every: 10_000 });
  const items = flows.data?.items ?? [];
  const shown = items.filter(fits(show));
  return (
    <Page title={t('title')}>
      <div className={css.head}>
        <h1 className="grow">{t('title')}</h1>
        <BlankFlow />
        <ButtonLink kind="primary" icon="plus" to="/a/$audienceId/flows/new" params={{ audienceId }}>
          {t('winBack')}
        </ButtonLink>
      </div>
      {flows.isPending && <Skeleton lines={5} />}
      {flows.isError && <ErrorState fault={flows.error} retry={() => flows.refetch()} />}
      {flows.isSuccess && items.length === 0 && <Empty>{t('empty')}</Empty>}
      {items.length > 0 && (
        <>
          <div className={css.tabs}>
            <Segmented
              label={t('show')}
              value={show}
              choices={shows.map((value) => ({ value, label: t(`tab.${value}`), count: items.filter(fits(value)).length }))}
              onChange={(value) => navigate({ search: value === 'all' ? {} : { show: value }, replace: true })}
            />
            <span className="grow" />
            <span className="meta">{t('counted')}</span>
          </div>
          {shown.length ? <FlowTable flows={shown} ask={(action, flow) => ask({ action, flow })} /> : <Empty>{t('noneHere')}</Empty>}
          <div className={css.below}>
            <SendsAhead live={items.some(({ status }) => status === 'live')} />
            <div className={css.beside}>
              <Decisions flows={items} resume={(flow) => ask({ action: 'resume', flow })} />
              <Inactivity />
            </div>
          </div>
        </>
      )}
      {asked && <ActionDialog {...asked} close={() => ask(null)} />}
    </Page>
  );
}
