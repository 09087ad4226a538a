import { useTranslation } from 'react-i18next';
import type { Dry } from '../../../api/sunset/contract.ts';
import { Button } from '../../components/button.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './sunset.module.css';

interface DryRunProps {
  dry: Dry | null;
  busy: boolean;
  fault: unknown;
  /** The form says something else by now. */
  stale: boolean;
  /** Why it can't be run now. */
  reason: string | null;
  again(): void;
}

/** What the policy would do today, and how whom it means differs from the last time, as a sum. */
export function DryRun({ dry, busy, fault, stale, reason, again }: DryRunProps) {
  const { t } = useTranslation('sunset');
  const f = useFormat();
  return (
    <section aria-live="polite" data-stale={stale || undefined} className={css.dry}>
      <div className={css.asideHead}>
        <h2 className="grow">{t('dry.title')}</h2>
        <Button small busy={busy} reason={reason} onClick={again}>
          {t('dry.again')}
        </Button>
      </div>
      {!dry && busy && <Skeleton lines={3} />}
      {Boolean(fault) && !stale && <ErrorState fault={fault} retry={again} />}
      {dry && !fault && (
        <>
          <div className={css.figures}>
            <div>
              <div className="figure">{f.exact(dry.archive)}</div>
              <div className="medium">{t('dry.archive')}</div>
              {dry.reacted > 0 && <div className="meta num">{t('dry.reacted', { count: dry.reacted, number: f.exact(dry.reacted) })}</div>}
            </div>
            {(dry.series > 0 || dry.waiting > 0) && (
              <div>
                <div className="figure">{f.exact(dry.series)}</div>
                <div className="medium">{t('dry.series')}</div>
                {dry.waiting > 0 && (
                  <div className="meta num">{t('dry.waiting', { count: dry.waiting, number: f.exact(dry.waiting) })}</div>
                )}
              </div>
            )}
          </div>
          {dry.last ? <Changed last={dry.last} dry={dry} /> : <p className="meta">{t('dry.first')}</p>}
        </>
      )}
    </section>
  );
}

/** Two bars on one scale: whom it meant then, whom it means now. */
function Changed({ last, dry }: { last: NonNullable<Dry['last']>; dry: Dry }) {
  const { t } = useTranslation('sunset');
  const f = useFormat();
  const whole = Math.max(last.archived + last.gone + last.still + dry.fresh, 1);
  const wide = (n: number) => ({ width: `${(n / whole) * 100}%` });
  const n = (key: string, count: number) => t(key, { count, number: f.exact(count) });
  const because = (['clicked', 'bought', 'visited', 'other'] as const).filter((how) => last.because[how] > 0);
  return (
    <>
      <h3 className="h2">{t('dry.changed')}</h3>
      <p className="meta num">{t('dry.then', { day: f.day(last.at), number: f.exact(last.matched) })}</p>
      <div className={css.bar} aria-hidden="true">
        <span className={css.gray} style={wide(last.archived)} />
        <span className={css.left} style={wide(last.gone)} />
        <span className={css.still} style={wide(last.still)} />
      </div>
      <p className="meta num">{t('dry.now', { number: f.exact(dry.matched) })}</p>
      <div className={css.bar} aria-hidden="true">
        <span style={wide(last.archived + last.gone)} />
        <span className={css.dark} style={wide(last.still)} />
        <span className={css.fresh} style={wide(dry.fresh)} />
      </div>
      <dl className={css.sum}>
        <div>
          <dt>{t('dry.sumThen')}</dt>
          <dd className="num">{f.exact(last.matched)}</dd>
        </div>
        {last.archived > 0 && (
          <div>
            <dt>{t('dry.sumArchived')}</dt>
            <dd className="num">−{f.exact(last.archived)}</dd>
          </div>
        )}
        <div>
          <dt>
            {n('dry.gone', last.gone)}
            {because.length > 0 && (
              <span className="meta num"> {f.list(because.map((how) => n(`dry.because.${how}`, last.because[how])))}</span>
            )}
          </dt>
          <dd className="num green">
            {last.gone > 0 && '−'}
            {f.exact(last.gone)}
          </dd>
        </div>
        <div>
          <dt>{t('dry.fresh')}</dt>
          <dd className="num">
            {dry.fresh > 0 && '+'}
            {f.exact(dry.fresh)}
          </dd>
        </div>
        <div className="strong">
          <dt>{t('dry.sumNow')}</dt>
          <dd className="num">{f.exact(dry.matched)}</dd>
        </div>
      </dl>
    </>
  );
}
