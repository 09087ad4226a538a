import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { CLASSIC } from './answers.ts';
import type { Rhythm } from './when-step.tsx';
import css from './wizard.module.css';

const [LEFT, RIGHT, TOP, BOTTOM, WIDTH] = [44, 728, 14, 338, 736];
const DAYS = 400;
const x = (day: number) => LEFT + (Math.min(day, DAYS) / DAYS) * (RIGHT - LEFT);
const y = (share: number) => BOTTOM - share * (BOTTOM - TOP);

/** The share of reorders that have come within `days`, read off the curve. */
export function shareAt({ curve }: Rhythm, days: number): number {
  const after = curve.findIndex((point) => point.days >= days);
  if (after < 0) return curve.at(-1)?.share ?? 0;
  const [from, to] = [curve[after - 1] ?? { days: 0, share: 0 }, curve[after] ?? { days: 0, share: 0 }];
  if (to.days === from.days) return to.share;
  return from.share + ((days - from.days) / (to.days - from.days)) * (to.share - from.share);
}

/** The buying rhythm as a curve, and below it where the e-mails would stand. */
export function RhythmChart({ rhythm, count }: { rhythm: Rhythm; count: number }) {
  const { t } = useTranslation('wizard');
  const f = useFormat();
  const { quantiles, curve } = rhythm;
  const marks = (
    [
      [0.5, quantiles.p50],
      [0.8, quantiles.p80],
      [0.9, quantiles.p90],
    ] as const
  ).flatMap(([share, days]) => (days === null || days > DAYS ? [] : [{ share, days }]));
  const inside = curve.filter((point) => point.days <= DAYS);
  const line = [{ days: 0, share: 0 }, ...inside, { days: DAYS, share: shareAt(rhythm, DAYS) }];
  const words = marks.map(({ share, days }) => t('when.mark', { share: f.share(share), count: days })).join(', ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone, also for the keyboard
    <section className={css.chart} tabIndex={0} aria-label={t('when.title')}>
      <svg viewBox={`0 0 ${WIDTH} 438`} role="img" aria-label={`${t('when.chart')} ${words}`}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={RIGHT} y1={y(share)} y2={y(share)} stroke={share ? 'var(--line)' : 'var(--line-2)'} />
            <text x={36} y={y(share) + 4} textAnchor="end">
              {f.share(share)}
            </text>
          </g>
        ))}
        {[0, 60, 120, 180, 240, 300, 360].map((day) => (
          <g key={day}>
            <line x1={x(day)} x2={x(day)} y1={BOTTOM} y2={BOTTOM + 5} stroke="var(--line-2)" />
            <text x={x(day)} y={BOTTOM + 19} textAnchor="middle">
              {day}
            </text>
          </g>
        ))}
        <text x={RIGHT} y={BOTTOM + 19} textAnchor="end">
          {t('when.daysUnit')}
        </text>
        {marks.map(({ share, days }) => (
          <path key={share} d={`M${LEFT} ${y(share)}H${x(days)}V${BOTTOM}`} fill="none" stroke="var(--ink-3)" strokeDasharray="2 3" />
        ))}
        <polyline
          points={line.map((p) => `${x(p.days)},${y(p.share)}`).join(' ')}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={2}
          strokeLinejoin="round"
        />
        {marks.map(({ share, days }) => (
          <g key={share}>
            <circle cx={x(days)} cy={y(share)} r={4.5} fill="var(--bg)" stroke="var(--ink)" strokeWidth={2} />
            <text x={x(days) + 12} y={y(share) + 24} className={css.mark}>
              <tspan className={css.markShare}>{f.share(share)}</tspan> {t('when.within', { count: days })}
            </text>
          </g>
        ))}
        <Line top={388} label={t('when.suggested')} days={rhythm.suggested.map(({ days }) => days).slice(0, count)} strong />
        <Line top={420} label={t('when.classic')} days={CLASSIC.map((day) => day ?? 0).slice(0, count)} />
      </svg>
    </section>
  );
}

function Line({ top, label, days, strong = false }: { top: number; label: string; days: number[]; strong?: boolean }) {
  const colour = strong ? 'var(--accent)' : 'var(--ink-2)';
  return (
    <g className={css.line}>
      <text x={0} y={top + 4} fill={colour} fontWeight={500}>
        {label}
      </text>
      <line x1={78} x2={RIGHT} y1={top} y2={top} stroke="var(--line)" />
      {days.map((day, n) => (
        <g key={day}>
          <circle cx={x(day)} cy={top} r={9.5} fill={strong ? 'var(--accent)' : 'var(--bg)'} stroke={colour} strokeWidth={1.5} />
          <text x={x(day)} y={top + 4} textAnchor="middle" fontWeight={600} fill={strong ? 'var(--bg)' : colour}>
            {n + 1}
          </text>
          <text x={x(day) + 15} y={top + 4} fill={colour} fontWeight={strong ? 500 : 400}>
            {day}
          </text>
        </g>
      ))}
    </g>
  );
}
