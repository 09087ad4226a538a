import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { ExportTable } from './export-table.tsx';

const open = (state: string) => state === 'waiting' || state === 'running' || state === 'paused';

/** Every export of the audience, those at work on top of the list: who took what out, and where the file is. */
export function ExportsPage() {
  const { t } = useTranslation(['exports', 'shell']);
  const f = useFormat();
  const { id: audienceId, contacts } = useAudience();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const found = usePages(contract.exports.list, { query: { audienceId, limit: 50 } }, { every: busy ? 1_500 : 20_000 });
  const working = found.items.some(({ state }) => open(state));
  if (working !== busy) setBusy(working);
  const ask = (
    <Button kind="primary" icon="download" onClick={() => setAsking(true)}>
      {t('new')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      crumbs={[{ label: t('shell:place.contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}
    >
      {found.isPending && <Skeleton lines={8} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {found.items.length > 0 && (
        <>
          <div className="filters">
            <h1 className="grow">{t('title')}</h1>
            {ask}
          </div>
          <ExportTable exports={found.items} />
          <LoadMore pages={found} />
        </>
      )}
      {found.isSuccess && found.items.length === 0 && (
        <>
          <h1>{t('title')}</h1>
          <Empty action={ask}>{t('empty')}</Empty>
        </>
      )}
      {asking && (
        <ExportDialog
          selection={{}}
          count={t('shell:audience.contacts', { count: contacts, number: f.exact(contacts) })}
          close={() => setAsking(false)}
        />
      )}
    </Page>
  );
}
