import { useTranslation } from 'react-i18next';
import type { Segment } from '../../../api/segments/contract.ts';
import { Button } from '../../components/button.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { SampleList } from './sample-list.tsx';
import css from './segment.module.css';
import type { Preview } from './use-preview.ts';

interface SideProps {
  preview: Preview;
  /** How many of them can be mailed; null = not known. */
  mailable: number | null;
  /** The saved segment, as long as its rule is the one that is asked. */
  measured: Pick<Segment, 'size' | 'earlier'> | null;
  /** Whose explanation is open. */
  why: string | undefined;
  ask(contactId: string): void;
}

/** How many there are, and ten of them; each can be asked about. */
export function Side({ preview, mailable, measured, why, ask }: SideProps) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { contacts } = useAudience();
  const { data, stale, ready, fault, problems, busy } = preview;
  if (fault && problems.length === 0) return <ErrorState fault={fault} retry={preview.retry} />;
  if (!data)
    return <div className={css.block}>{ready && !fault ? <Skeleton lines={12} /> : <p className="soft">{t('preview.unfinished')}</p>}</div>;
  const { count, capped, sample } = data;
  return (
    <section className={css.block} aria-label={t('preview.label')} aria-busy={stale && ready}>
      <div className={css.count} data-stale={stale || undefined} role="status">
        <span className="figure">{capped ? t('preview.over', { number: f.exact(count) }) : f.exact(count)}</span>{' '}
        <span className="soft">{t('preview.contacts', { count })}</span>
        {!capped && contacts > 0 && (
          <span className="soft">, {t('preview.share', { share: f.rate(count / contacts), all: f.exact(contacts) })}</span>
        )}
        {capped && !stale && (
          <Button small kind="quiet" className={css.countAll} onClick={preview.countAll}>
            {t('preview.countAll')}
          </Button>
        )}
      </div>
      <p className={`meta2 ${css.facts}`}>
        {!ready || problems.length > 0 ? (
          t('preview.unfinished')
        ) : stale ? (
          t('preview.counting')
        ) : (
          <>
            {mailable !== null && <span>{t('preview.mailable', { count: mailable, number: f.exact(mailable) })}</span>}
            <Change measured={measured} />
          </>
        )}
      </p>
      <div className={css.sampleHead} hidden={sample.length === 0}>
        <h2 className="h3">
          {sample.length === 10 ? t('preview.ten') : t('preview.some', { count: sample.length })}{' '}
          <span className="soft meta2">{t('preview.lastOrder')}</span>
        </h2>
        {(capped || count > sample.length) && (
          <button type="button" className="link" onClick={preview.tenOthers} aria-busy={busy}>
            {t('preview.others')}
          </button>
        )}
      </div>
      {sample.length === 0 && <p className={`soft ${css.nobody}`}>{t('preview.nobody')}</p>}
      <SampleList people={sample} why={why} ask={ask} />
    </section>
  );
}

/** "+118 in 30 days" */
function Change({ measured }: Pick<SideProps, 'measured'>) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  if (!measured?.size || !measured.earlier) return null;
  const { size, earlier } = measured;
  const days = Math.round((Date.parse(size.day) - Date.parse(earlier.day)) / 86_400_000);
  const by = size.size - earlier.size;
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
  return (
    <span title={t('preview.changeFrom', { from: f.exact(earlier.size), to: f.exact(size.size), day: f.dateDate(earlier.day) })}>
      {t('preview.change', { by: `${sign}${f.exact(Math.abs(by))}`, count: days })}
    </span>
  );
}

/** When it was counted, and how long that took. */
export function CountedAt({ preview }: { preview: Preview }) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { data, stale, ready } = preview;
  if (!data || stale || !ready) return null;
  const took = data.took < 1_000 ? `${data.took}\u00a0ms` : `${f.tenth(data.took / 1_000)}\u00a0s`;
  return <p className={`meta ${css.countedAt}`}>{t('preview.at', { time: f.time(preview.at), took })}</p>;
}
