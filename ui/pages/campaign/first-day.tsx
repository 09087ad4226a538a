import { useTranslation } from 'react-i18next';
import type { Report } from '../../../api/campaigns/contract.ts';
import { useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';

const rows = ['opened', 'clicked', 'machine'] as const;

/** When people answered, hour by hour; programs on a scale of their own, so that they don't hide the people. */
export function FirstDay({ report: { hours } }: { report: Report }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  if (!hours.some(({ opened, clicked, machine }) => opened + clicked + machine > 0)) return null;
  const most = (of: (typeof rows)[number]) => Math.max(1, ...hours.map((hour) => hour[of]));
  const people = Math.max(most('opened'), 1);
  return (
    <section aria-labelledby="first-day">
      <h2 id="first-day" className="h2">
        {t('firstDay')} <span className="meta">{t('perHour', { zone: f.zoneName() })}</span>
      </h2>
      <div className={css.hours}>
        {rows.map((row) => {
          const scale = row === 'machine' ? most('machine') : people;
          const top = hours.findIndex((hour) => hour[row] === most(row));
          return (
            <div key={row} className={css.lane} data-of={row}>
              <span className="meta">{t(`lane.${row}`)}</span>
              <div
                className={css.bars}
                role="img"
                aria-label={t('laneWords', {
                  lane: t(`lane.${row}`),
                  n: f.exact(hours.reduce((sum, hour) => sum + hour[row], 0)),
                  most: f.exact(most(row)),
                })}
              >
                {hours.map((hour, n) => (
                  <span key={hour.at} title={`${f.moment(hour.at)}: ${f.exact(hour[row])}`}>
                    {n === top && hour[row] > 0 && <em className="num">{f.exact(hour[row])}</em>}
                    <i
                      style={{ height: hour[row] === 0 ? 0 : Math.max(2, Math.round((hour[row] / scale) * (row === 'opened' ? 56 : 40))) }}
                    />
                  </span>
                ))}
              </div>
            </div>
          );
        })}
        <div className={css.lane} aria-hidden="true">
          <span />
          <div className={css.ticks}>
            {hours
              .filter((_, n) => n % 4 === 0)
              .map(({ at }) => (
                <span key={at} className="meta num">
                  {f.time(at)}
                </span>
              ))}
          </div>
        </div>
      </div>
    </section>
  );
}
