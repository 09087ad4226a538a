import css from './segments.module.css';

const [WIDTH, HEIGHT] = [96, 24];

/** Sizes over time as a line; the words beside it say the numbers. Nothing for fewer than two. */
export function Sparkline({ sizes, label }: { sizes: readonly number[]; label: string }) {
  if (sizes.length < 2) return null;
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const x = (n: number) => 2 + (n * (WIDTH - 4)) / (sizes.length - 1);
  const y = (size: number) => (most === least ? HEIGHT / 2 : HEIGHT - 3 - ((size - least) * (HEIGHT - 6)) / (most - least));
  const points = sizes.map((size, n) => `${x(n).toFixed(1)},${y(size).toFixed(1)}`);
  const last = points.at(-1)?.split(',') ?? [];
  return (
    <svg className={css.spark} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={points.join(' ')} />
      <circle cx={last[0]} cy={last[1]} r={2} />
    </svg>
  );
}
