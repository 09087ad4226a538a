import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { useAudience } from '../shell/audience.tsx';
import { Button, ButtonLink } from './button.tsx';
import { ExportProgress } from './export-progress.tsx';
import { ErrorState, Skeleton } from './states.tsx';

/** An export that has just begun, until its file is there. */
export function ExportStarted({ id, close }: { id: string; close(): void }) {
  const { t } = useTranslation('exports');
  const { id: audienceId } = useAudience();
  const found = useRead(contract.exports.one, { params: { id } }, { every: 1_000 });
  if (found.isPending) return <Skeleton lines={2} />;
  if (found.isError) return <ErrorState fault={found.error} retry={() => found.refetch()} />;
  const { download, state } = found.data;
  return (
    <>
      <ExportProgress exported={found.data} />
      {!download && state !== 'failed' && (
        <p className="meta" style={{ marginTop: 8 }}>
          {t('progress.leave')}
        </p>
      )}
      <div className="row" style={{ justifyContent: 'flex-end', marginTop: 20 }}>
        <ButtonLink kind="quiet" to="/a/$audienceId/contacts/exports" params={{ audienceId }} onClick={close}>
          {t('progress.history')}
        </ButtonLink>
        {download ? (
          <a className="btn primary" href={download} download data-autofocus>
            {t('download')}
          </a>
        ) : (
          <Button onClick={close}>{t('progress.close')}</Button>
        )}
      </div>
    </>
  );
}
