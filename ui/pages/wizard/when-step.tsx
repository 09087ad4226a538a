import { NumberInput } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { audiences } from '../../../api/audiences/contract.ts';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { CLASSIC, type Plan } from './answers.ts';
import { Option } from './option.tsx';
import { RhythmChart, shareAt } from './rhythm-chart.tsx';
import type { PartProps } from './what-step.tsx';
import css from './wizard.module.css';

export type Rhythm = z.output<typeof audiences.rhythm.response>;

/** How this audience's customers come back by themselves, and the days that follow from it. */
export function WhenStep({ answers, give, rhythm }: PartProps & { rhythm: UseQueryResult<Rhythm, Error> }) {
  const { t } = useTranslation('wizard');
  const f = useFormat();
  const audience = useAudience();
  const { data } = rhythm;
  const count = answers.kind === 'single' ? 1 : 3;
  const suggested = data?.suggested.map(({ days }) => days) ?? [];
  const plans: { plan: Plan; days: (number | null)[] }[] = [
    { plan: 'suggested', days: suggested },
    { plan: 'classic', days: CLASSIC },
    { plan: 'own', days: answers.own },
  ];
  return (
    <>
      <h1 tabIndex={-1}>{t('when.title')}</h1>
      {rhythm.isError && <ErrorState fault={rhythm.error} retry={() => rhythm.refetch()} />}
      {rhythm.isPending && <Skeleton lines={10} />}
      {data && data.reorders === 0 && <p className="soft">{t('when.noRhythm')}</p>}
      {data && data.reorders > 0 && (
        <>
          <p className="soft num">
            {t('when.base', {
              reorders: f.exact(data.reorders),
              buyers: f.exact(data.buyers),
              audience: audience.name,
              since: data.since ? f.day(`${data.since.slice(0, 10)}T12:00:00Z`) : '–',
            })}
          </p>
          <div className={css.rhythm}>
            <RhythmChart rhythm={data} count={count} />
            <OneDay rhythm={data} />
          </div>
        </>
      )}
      <h2 id="days">{t('when.days')}</h2>
      <div className={css.options} role="radiogroup" aria-labelledby="days">
        {plans.map(({ plan, days }) => (
          <Option
            key={plan}
            name="plan"
            value={plan}
            chosen={answers.plan}
            disabled={plan === 'suggested' && days.length === 0}
            onChoose={(chosen) => give({ plan: chosen })}
            title={t(`when.${plan}`)}
            hint={plan === 'suggested' && days.length === 0 ? t('when.tooFew') : t(`when.${plan}Hint`, { count })}
          >
            {Array.from({ length: count }, (_, n) => (
              <span className={css.row} key={n}>
                <span className="soft">{t('when.email', { n: n + 1 })}</span>
                {plan === 'own' && answers.plan === 'own' ? (
                  <NumberInput
                    aria-label={t('when.dayOf', { n: n + 1 })}
                    className={css.own ?? ''}
                    hideControls
                    min={1}
                    max={3650}
                    allowDecimal={false}
                    placeholder={t('when.day')}
                    value={answers.own[n] ?? ''}
                    onChange={(value) =>
                      give({ own: answers.own.map((day, k) => (k === n ? (typeof value === 'number' && value > 0 ? value : null) : day)) })
                    }
                  />
                ) : (
                  <span className="strong num">{days[n] ? t('when.dayN', { day: days[n] }) : '–'}</span>
                )}
                <span className="meta2 num">
                  {data && data.reorders > 0 && days[n]
                    ? t(n === 0 ? 'when.haveCome' : 'when.share', { share: f.share(shareAt(data, days[n])) })
                    : ''}
                </span>
              </span>
            ))}
          </Option>
        ))}
      </div>
    </>
  );
}

/** Those without a rhythm, and what the curve means for the days. */
function OneDay({ rhythm }: { rhythm: Rhythm }) {
  const { t } = useTranslation('wizard');
  const f = useFormat();
  const share = rhythm.buyers ? rhythm.oneDayBuyers / rhythm.buyers : 0;
  const more = shareAt(rhythm, 240) - shareAt(rhythm, 200);
  return (
    <div>
      <p className="figure">{f.share(share)}</p>
      <p className="medium">{t('when.oneDay')}</p>
      <p className="meta2 num">{t('when.ofBuyers', { number: f.exact(rhythm.oneDayBuyers), buyers: f.exact(rhythm.buyers) })}</p>
      <div className={css.bar} style={{ gridTemplateColumns: `${share}fr ${1 - share}fr` }} aria-hidden="true">
        <span />
        <span />
      </div>
      <p className="row meta2" aria-hidden="true">
        <span className="grow">{t('when.once')}</span>
        <span>{t('when.cameBack')}</span>
      </p>
      <p className="soft" style={{ marginTop: 20 }}>
        {t('when.noCurve')}
      </p>
      <p className="soft" style={{ marginTop: 12 }}>
        {t('when.meaning', { share: f.share(shareAt(rhythm, 120)), more: f.rate(more) })}
      </p>
    </div>
  );
}
