import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { Crumb } from '../../shell/top-bar.tsx';
import { BringIn } from './bring-in.tsx';
import { Mapping } from './mapping.tsx';
import { Outcome } from './outcome.tsx';

const moving = ['waiting', 'running', 'paused', 'undoing'];
const isMoving = ({ state, counts }: OneImport) => moving.includes(state) || (state === 'ready' && !counts.whole);

/** An import from its file to its result, at one address: it may be left and found again. */
export function ImportPage() {
  const { t } = useTranslation('import');
  const { id: audienceId } = useAudience();
  const { importId } = useParams({ strict: false }) as { importId?: string };
  const crumbs: Crumb[] = [{ label: t('contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }];
  if (importId) crumbs.push({ label: t('imports'), link: { to: '/a/$audienceId/contacts/imports', params: { audienceId } } });
  if (!importId)
    return (
      <Page title={t('title')} crumbs={crumbs}>
        <BringIn />
      </Page>
    );
  return <One id={importId} crumbs={crumbs} />;
}

function One({ id, crumbs }: { id: string; crumbs: Crumb[] }) {
  const { t } = useTranslation('import');
  const [live, setLive] = useState(true);
  const { data, isError, error, refetch } = useRead(contract.imports.one, { params: { id } }, { every: live ? 1_000 : false });
  useEffect(() => {
    if (data) setLive(isMoving(data));
  }, [data]);
  if (data?.state === 'ready') return <Mapping one={data} crumbs={crumbs} />;
  return (
    <Page title={data?.name ?? t('title')} crumbs={crumbs}>
      {!data && !isError && <Skeleton lines={10} />}
      {isError && <ErrorState fault={error} retry={() => refetch()} />}
      {data && <Outcome one={data} />}
    </Page>
  );
}
