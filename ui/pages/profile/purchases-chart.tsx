import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useFormat } from '../../shell/audience.tsx';
import css from './insights.module.css';

type Purchases = Answer<typeof contract.contacts.insights>['purchases'];
const HEIGHT = 132;
const FLOOR = 104;
const TOP = 22;
/** Pixels that the name of a month needs. */
const LABEL = 64;

/** Net revenue by month: bars on one floor, the highest named. */
export function PurchasesChart({ purchases, currency }: { purchases: Purchases; currency: string }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { ref, width } = useElementSize();
  const most = Math.max(...purchases.map(({ revenue }) => Number(revenue)), 0);
  const step = width / purchases.length;
  const every = Math.max(1, Math.ceil(LABEL / step));
  const total = purchases.reduce((sum, { orders }) => sum + orders, 0);
  const at = (month: string) => `${month}T12:00:00Z`;
  return (
    <section className={css.chart} aria-labelledby="purchases">
      <h2 id="purchases">{t('chart.title')}</h2>
      {total === 0 ? (
        <p className="soft">{t('chart.none')}</p>
      ) : (
        <div ref={ref}>
          {width > 0 && (
            <svg width={width} height={HEIGHT} role="img" aria-label={t('chart.words', { count: total, number: f.exact(total) })}>
              <line x1={0} x2={width} y1={FLOOR + 0.5} y2={FLOOR + 0.5} stroke="var(--line-2)" />
              {purchases.map(({ month, orders, revenue }, n) => {
                const value = Number(revenue);
                const height = most > 0 ? Math.max(value > 0 ? 3 : 0, (value / most) * (FLOOR - TOP)) : 0;
                const middle = step * (n + 0.5);
                const named = value > 0 && value === most && purchases.findIndex((one) => Number(one.revenue) === most) === n;
                return (
                  <g key={month}>
                    <title>{t('chart.month', { month: f.monthYear(at(month)), count: orders, amount: f.money(revenue, currency) })}</title>
                    <rect x={step * n} width={step} y={0} height={FLOOR} fill="transparent" />
                    {height > 0 && (
                      <rect
                        x={middle - Math.min(9, step * 0.3)}
                        width={Math.min(18, step * 0.6)}
                        y={FLOOR - height}
                        height={height}
                        rx={2}
                        fill="var(--green)"
                      />
                    )}
                    {named && (
                      <text
                        x={middle}
                        y={FLOOR - height - 6}
                        textAnchor={middle > width - 40 ? 'end' : middle < 40 ? 'start' : 'middle'}
                        fill="var(--ink-2)"
                        fontWeight={500}
                      >
                        {f.money(revenue, currency)}
                      </text>
                    )}
                    {(purchases.length - 1 - n) % every === 0 && (
                      <text
                        x={n === purchases.length - 1 ? width : middle}
                        y={FLOOR + 18}
                        textAnchor={n === purchases.length - 1 ? 'end' : middle < 30 ? 'start' : 'middle'}
                        fill="var(--ink-3)"
                      >
                        {month.slice(5, 7) === '01' || n === purchases.length - 1 ? f.monthYear(at(month)) : f.month(at(month))}
                      </text>
                    )}
                  </g>
                );
              })}
            </svg>
          )}
        </div>
      )}
    </section>
  );
}
