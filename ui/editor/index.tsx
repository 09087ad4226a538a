import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useAudience } from '../shell/audience.tsx';
import { Editor } from './editor.tsx';

/** How often the live counts are read again while the page is seen. */
const COUNTS_MS = 5_000;

export function EditorPage() {
  const { t } = useTranslation('editor');
  const audience = useAudience();
  const { flowId } = useParams({ from: '/a/$audienceId/flows/$flowId' });
  const flow = useRead(contract.flows.one, { params: { id: flowId } }, { every: COUNTS_MS });
  // the drawing starts from what the server has now, never from a remembered answer
  if (flow.data && flow.isFetchedAfterMount) return <Editor key={flowId} flow={flow.data} />;
  return (
    <Page title={t('title')} crumbs={[{ label: t('flows'), link: { to: '/a/$audienceId/flows', params: { audienceId: audience.id } } }]}>
      {flow.isError ? <ErrorState fault={flow.error} retry={() => flow.refetch()} /> : <Skeleton lines={10} />}
    </Page>
  );
}
