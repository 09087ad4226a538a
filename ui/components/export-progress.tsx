import { useTranslation } from 'react-i18next';
import type { Exported } from '../../api/exports/contract.ts';
import { useFormat } from '../shell/audience.tsx';
import { ProgressBar } from './progress-bar.tsx';

/** How far an export is, or what became of it, in one line. */
export function ExportProgress({ exported: { state, wanted, total, rows, size, error, deletedAt } }: { exported: Exported }) {
  const { t } = useTranslation('exports');
  const f = useFormat();
  if (state === 'done')
    return (
      <span className="num">
        {t('state.done', { count: rows, number: f.exact(rows) })}
        {size !== null && <span className="soft"> · {f.size(size)}</span>}
        {size === null && <span className="soft"> · {t(deletedAt ? 'state.deleted' : 'state.expired')}</span>}
      </span>
    );
  if (state === 'failed') return <span className="red">{error}</span>;
  if (state === 'cancelled') return <span className="soft">{t('state.cancelled')}</span>;
  if (wanted === 'cancel') return <span className="soft">{t('state.cancelling')}</span>;
  if (total === null) return <span className="soft">{t('state.waiting')}</span>;
  return <ProgressBar label={t('state.running', { done: f.exact(rows), total: f.exact(total) })} done={rows} total={total} />;
}
