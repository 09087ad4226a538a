import { useTranslation } from 'react-i18next';
import type { Cost } from '../../../api/archive/contract.ts';
import { Bold } from '../../components/bold.tsx';
import chart from '../../components/small-chart.module.css';
import { useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';

const [WIDTH, HEIGHT, BASE] = [344, 150, 112];
const MONTHS = 14;

/** Twelve months and two: what was saved in each, and what would be at today's size and tiers until the year ends. */
export function Saved({ cost }: { cost: Cost }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { months, currency } = cost;
  const monthly = Number(cost[cost.chargedFor].archivedSaves ?? 0);
  if (months.length === 0 && monthly === 0) return null;
  const today = new Date();
  const [year, month] = f.isoDay(today).split('-').map(Number) as [number, number];
  const left = 12 - month;
  const first = new Date(Date.UTC(year, month - (MONTHS - left), 1));
  const known = new Map(months.map((one) => [one.month, Number(one.saved)]));
  const bars = Array.from({ length: MONTHS }, (_, n) => {
    const at = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1));
    const ahead = n >= MONTHS - left;
    return { at, ahead, now: n === MONTHS - left - 1, value: ahead ? monthly : (known.get(at.toISOString().slice(0, 7)) ?? 0) };
  });
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const step = WIDTH / MONTHS;
  const end = Number(cost.saved.total) + monthly * left;
  return (
    <section>
      <div className={css.asideHead}>
        <h2>{t('saved.title')}</h2>
        <span className="meta">{t('saved.perMonth')}</span>
      </div>
      <svg className={chart.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('saved.chart')}>
        {[0.33, 0.66, 1].map((part) => (
          <line key={part} x2={WIDTH} y1={BASE - part * 96} y2={BASE - part * 96} stroke="var(--line)" />
        ))}
        {bars.map(({ at, ahead, now, value }, n) => {
          const height = (value / most) * 96;
          const x = n * step + 4;
          return (
            <g key={at.toISOString()}>
              {value > 0 ? (
                <rect
                  x={x}
                  y={BASE - height}
                  width={step - 8}
                  height={height}
                  rx={2}
                  fill={ahead ? 'var(--green-tint)' : 'var(--green)'}
                  {...(ahead ? { stroke: 'var(--green)', strokeDasharray: '3 2' } : {})}
                >
                  <title>{`${f.monthOf(at)} ${at.getUTCFullYear()}: ${f.money(value, currency)}`}</title>
                </rect>
              ) : (
                <line x1={x} x2={x + step - 8} y1={BASE - 1} y2={BASE - 1} stroke="var(--line-2)" strokeWidth={2} />
              )}
              {(n % 3 === 0 || now) && (
                <text
                  x={x + step / 2 - 4}
                  y={BASE + 17}
                  textAnchor="middle"
                  fill={now ? 'var(--ink)' : 'var(--ink-3)'}
                  fontWeight={now ? 600 : 400}
                >
                  {f.monthOf(at)}
                </text>
              )}
              {(n === 0 || at.getUTCMonth() === 0) && (
                <text x={x + step / 2 - 4} y={BASE + 34} textAnchor="middle" fill="var(--ink-3)">
                  {at.getUTCFullYear()}
                </text>
              )}
            </g>
          );
        })}
        <line x2={WIDTH} y1={BASE + 0.5} y2={BASE + 0.5} stroke="var(--line-2)" />
        <text x={WIDTH} y={10} textAnchor="end" fill="var(--ink)" fontWeight={500}>
          {f.money(most, currency)}
        </text>
      </svg>
      <p className={`meta ${chart.keys}`}>
        <span>
          <i /> {t('saved.done')}
        </span>
        <span>
          <i className={chart.keyAhead} /> {t('saved.ahead')}
        </span>
      </p>
      {monthly > 0 && (
        <p className="soft num">
          <Bold>{t('saved.byEnd', { money: f.money(end, currency), year: String(year) })}</Bold>
        </p>
      )}
    </section>
  );
}
