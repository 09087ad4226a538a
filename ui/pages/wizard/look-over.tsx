import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { PartProps } from './what-step.tsx';
import css from './wizard.module.css';

/** Everything chosen, on one page, and the share held out to measure the effect. */
export function LookOver({ answers, give }: PartProps) {
  const { t } = useTranslation('wizard');
  const audience = useAudience();
  const bySegment = answers.kind === 'segment';
  return (
    <>
      <h1 tabIndex={-1}>{t('look.title')}</h1>
      <p className="soft">{t('look.why')}</p>
      <dl className={css.summary}>
        <div>
          <dt>{t('name.field')}</dt>
          <dd className="medium">{answers.name}</dd>
        </div>
        <div>
          <dt>{t('name.audience')}</dt>
          <dd>{audience.name}</dd>
        </div>
        {bySegment && (
          <div>
            <dt>{t('look.whom')}</dt>
            <dd>
              {answers.whomName}
              {answers.whom?.by === 'recipe' && <p className="meta">{t('look.saved')}</p>}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('look.emails')}</dt>
          <dd>
            <ol className={css.mails}>
              {(bySegment ? answers.waits : answers.days).map((day, n) => (
                <li key={`${n + 1}`} className="row">
                  <Icon name="mail" className="soft" />
                  <span>{t('when.email', { n: n + 1 })}</span>
                  <span className="strong num">
                    {!bySegment
                      ? t('when.dayN', { day: day ?? 0 })
                      : n === 0
                        ? t('waits.atOnce')
                        : t('waits.after', { count: answers.waits[n - 1] ?? 0 })}
                  </span>
                </li>
              ))}
            </ol>
          </dd>
        </div>
        <div>
          <dt>{t('look.stops')}</dt>
          <dd>{t(bySegment ? 'look.stopsByClick' : 'look.stopsHow')}</dd>
        </div>
        {bySegment && (
          <div>
            <dt>{t('look.silent')}</dt>
            <dd className="num">{t('look.archived', { count: answers.waits.at(-1) ?? 0 })}</dd>
          </div>
        )}
        <div>
          <dt>{t('look.holdout')}</dt>
          <dd>
            <NumberInput
              aria-label={t('look.holdout')}
              className={css.own ?? ''}
              min={0}
              max={50}
              allowDecimal={false}
              suffix={'\u00a0%'}
              value={answers.holdout}
              onChange={(value) => typeof value === 'number' && give({ holdout: value })}
            />
            <p className="meta">{t('look.holdoutWhy')}</p>
          </dd>
        </div>
      </dl>
    </>
  );
}
