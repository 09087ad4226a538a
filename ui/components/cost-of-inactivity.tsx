import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cost as Read } from '../../api/archive/contract.ts';
import { useFormat } from '../shell/audience.tsx';
import css from './cost-of-inactivity.module.css';
import chart from './small-chart.module.css';

const statuses = ['subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'] as const;
const billed = { contacts: ['subscribed', 'unsubscribed', 'non_subscribed'], active: ['subscribed'] } as const;
const kinds = ['contacts', 'active'] as const;

/** Contacts by status under both ways of billing, what the inactive cost, what archiving saves, how it goes. `more`: beside its heading. */
export function CostOfInactivity({ cost, more }: { cost: Read; more?: ReactNode }) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { byStatus, chargedFor, currency } = cost;
  /** Green is for money kept, not for money spent. */
  const money = (value: string | null, kept: boolean) =>
    value === null ? (
      <span title={t('cost.unknown')}>–</span>
    ) : (
      <b className={kept && Number(value) > 0 ? 'green' : undefined}>{f.money(value, currency)}</b>
    );
  const row = (name: string, of: (kind: (typeof kinds)[number]) => ReactNode, strong = false) => (
    <tr className={strong ? 'strong' : undefined}>
      <th scope="row">{name}</th>
      {kinds.map((kind) => (
        <td key={kind} className="num">
          {of(kind)}
        </td>
      ))}
    </tr>
  );
  return (
    <section>
      <div className={css.head}>
        <h2>{t('cost.title')}</h2>
        {more}
      </div>
      <p className="meta2">{t('cost.means')}</p>
      <table className={css.cost}>
        <thead>
          <tr>
            <td />
            {kinds.map((kind) => (
              <th key={kind} scope="col" className="num">
                {t(`cost.${kind}`)}
                {kind === chargedFor && <span className={`tag ${css.yours}`}>{t('cost.yours')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statuses
            .filter((status) => byStatus[status])
            .map((status) => (
              <tr key={status}>
                <th scope="row">{shell(`status.${status}`)}</th>
                {kinds.map((kind) => (
                  <td key={kind} className="num">
                    {(billed[kind] as readonly string[]).includes(status) ? (
                      f.exact(byStatus[status] ?? 0)
                    ) : (
                      <s className="softer">{f.exact(byStatus[status] ?? 0)}</s>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          {row(t('cost.total'), (kind) => f.exact(cost[kind].charged), true)}
          {row(t('cost.of'), (kind) => f.exact(cost[kind].inactive))}
          {row(t('cost.costs'), (kind) => money(cost[kind].inactiveCost, false))}
          {row(t('cost.saves'), (kind) => money(cost[kind].archivedSaves, true))}
        </tbody>
      </table>
      {cost.trend.length > 1 && <Trend trend={cost.trend} />}
    </section>
  );
}

/** Charged for and inactive, day by day, on one scale from zero. */
function Trend({ trend }: { trend: Read['trend'] }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const most = Math.max(...trend.map(({ charged }) => charged), 1);
  const x = (n: number) => (n / (trend.length - 1)) * 344;
  const line = (of: (one: Read['trend'][number]) => number) => trend.map((one, n) => `${x(n)},${66 - (of(one) / most) * 60}`).join(' ');
  const [first, last] = [trend[0], trend.at(-1)] as [Read['trend'][number], Read['trend'][number]];
  return (
    <>
      <svg className={chart.chart} viewBox="0 0 344 84" role="img" aria-label={t('cost.trend')}>
        <line x2={344} y1={66.5} y2={66.5} stroke="var(--line-2)" />
        <polyline points={line(({ charged }) => charged)} fill="none" stroke="var(--ink-2)" strokeWidth={1.75} />
        <polyline points={line(({ inactive }) => inactive)} fill="none" stroke="var(--amber)" strokeWidth={1.75} strokeDasharray="4 3" />
        <text y={82} fill="var(--ink-3)">
          {f.dateDate(first.day)}
        </text>
        <text x={344} y={82} textAnchor="end" fill="var(--ink-3)">
          {f.dateDate(last.day)}
        </text>
      </svg>
      <p className={`meta num ${chart.keys}`}>
        <span>
          <i className={chart.keyCharged} /> {t('cost.trendKey')} {f.exact(last.charged)}
        </span>
        <span>
          <i className={chart.keyInactive} /> {t('cost.trendInactive')} {f.exact(last.inactive)}
        </span>
      </p>
    </>
  );
}
