import { useTranslation } from 'react-i18next';
import type { Cost } from '../../../api/archive/contract.ts';
import { Button } from '../../components/button.tsx';
import chart from '../../components/small-chart.module.css';
import { useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';

const WIDTH = 344;

/** Where the audience stands among the price tiers, and where it would stand with its archived. */
export function Charged({ cost, editTiers }: { cost: Cost; editTiers(): void }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { tiers, chargedFor, currency } = cost;
  const { charged, archived, tier } = cost[chargedFor];
  const next = tier && tiers.find(({ upTo }) => upTo > tier.upTo);
  return (
    <section>
      <div className={css.asideHead}>
        <h2>{t('charged.title')}</h2>
        {tiers.length > 0 && (
          <button type="button" className="link medium" onClick={editTiers}>
            {t('charged.edit')}
          </button>
        )}
      </div>
      <dl className={css.pairs}>
        {archived > 0 && (
          <div>
            <dt className="soft">{t('charged.withArchived')}</dt>
            <dd className="num">{f.exact(charged + archived)}</dd>
          </div>
        )}
        <div>
          <dt className="soft">{t('charged.now')}</dt>
          <dd className="num strong">{f.exact(charged)}</dd>
        </div>
      </dl>
      {tiers.length === 0 ? (
        <>
          <p className="soft">{t('charged.noTiers')}</p>
          <p className={css.enter}>
            <Button small onClick={editTiers}>
              {t('charged.enter')}
            </Button>
          </p>
        </>
      ) : (
        <Bar cost={cost} />
      )}
      <p className="meta2 num">
        {tier &&
          next &&
          `${t('charged.room', { count: tier.upTo - charged + 1, number: f.exact(tier.upTo - charged + 1), price: f.money(next.price, currency) })} `}
        {t(`charged.not.${chargedFor}`)}
      </p>
    </section>
  );
}

/** The tier one is in, its neighbours, and the two standings. */
function Bar({ cost }: { cost: Cost }) {
  const f = useFormat();
  const { tiers, chargedFor, currency } = cost;
  const { charged, archived } = cost[chargedFor];
  const at = tiers.findIndex(({ upTo }) => charged <= upTo);
  const here = at < 0 ? tiers.length - 1 : at;
  const from = Math.max(0, Math.min(here - 1, tiers.length - 3));
  const shown = tiers.slice(from, from + 3);
  const low = tiers[from - 1]?.upTo ?? 0;
  const part = WIDTH / shown.length;
  const place = (n: number) => {
    const m = shown.findIndex(({ upTo }) => n <= upTo);
    if (m < 0) return WIDTH;
    const start = m === 0 ? low : (shown[m - 1] as { upTo: number }).upTo;
    return Math.max(0, part * (m + (n - start) / ((shown[m] as { upTo: number }).upTo - start)));
  };
  const bounds = [low, ...shown.map(({ upTo }) => upTo)];
  return (
    <svg className={chart.chart} viewBox={`0 0 ${WIDTH} 58`} aria-hidden="true">
      {shown.map((tier, n) => (
        <text
          key={tier.upTo}
          x={part * (n + 0.5)}
          y={12}
          textAnchor="middle"
          fill={from + n === at ? 'var(--ink)' : 'var(--ink-3)'}
          fontWeight={from + n === at ? 600 : 400}
        >
          {f.money(tier.price, currency)}
        </text>
      ))}
      <rect y={24} width={WIDTH} height={8} rx={2} fill="var(--line)" />
      <rect y={24} width={place(charged)} height={8} rx={2} fill="var(--ink-2)" />
      {bounds.slice(1, -1).map((bound, n) => (
        <line key={bound} x1={part * (n + 1)} x2={part * (n + 1)} y1={20} y2={36} stroke="var(--ink-3)" />
      ))}
      {archived > 0 && (
        <circle
          cx={Math.min(WIDTH - 5, place(charged + archived))}
          cy={28}
          r={4.5}
          fill="var(--bg)"
          stroke="var(--ink-3)"
          strokeWidth={1.5}
        />
      )}
      <circle cx={Math.min(WIDTH - 5, Math.max(5, place(charged)))} cy={28} r={5} fill="var(--ink)" stroke="var(--bg)" strokeWidth={2} />
      {bounds.map((bound, n) => (
        <text
          key={bound}
          x={part * n}
          y={51}
          textAnchor={n === 0 ? 'start' : n === bounds.length - 1 ? 'end' : 'middle'}
          fill="var(--ink-3)"
        >
          {f.exact(bound)}
        </text>
      ))}
    </svg>
  );
}
