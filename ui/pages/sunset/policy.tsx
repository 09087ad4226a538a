import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Editor } from './editor.tsx';
import css from './sunset.module.css';

/** One policy, or a new one. */
export function PolicyPage() {
  const { t } = useTranslation('sunset');
  const { id: audienceId } = useAudience();
  const { policyId } = useParams({ from: '/a/$audienceId/archive/policies/$policyId' });
  const isNew = policyId === 'new';
  const policy = useRead(contract.sunset.one, { params: { id: policyId } }, { enabled: !isNew, every: 5_000 });
  const params = { audienceId };
  const name = isNew ? t('new') : (policy.data?.name ?? t('title'));
  return (
    <Page
      title={name}
      crumbs={[
        { label: t('archive'), link: { to: '/a/$audienceId/archive', params } },
        { label: t('title'), link: { to: '/a/$audienceId/archive/policies', params } },
      ]}
      flush
    >
      {!isNew && policy.isPending && (
        <div className={css.waiting}>
          <Skeleton lines={8} />
        </div>
      )}
      {policy.isError && (
        <div className={css.waiting}>
          <ErrorState fault={policy.error} retry={() => policy.refetch()} />
        </div>
      )}
      {(isNew || policy.data) && <Editor key={policyId} policy={policy.data ?? null} />}
    </Page>
  );
}
