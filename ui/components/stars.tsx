import css from './stars.module.css';

const STAR = 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7L12 16.8l-5.1 2.7 1-5.7-4.1-4 5.7-.8z';

/** One to five stars; `label` says them aloud. */
export function StarRow({ rating, label }: { rating: number; label: string }) {
  return (
    <span className={css.stars} role="img" aria-label={label}>
      {[1, 2, 3, 4, 5].map((n) => (
        <svg key={n} width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
          <path d={STAR} data-on={n <= rating || undefined} />
        </svg>
      ))}
    </span>
  );
}
