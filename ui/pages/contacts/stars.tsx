import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';

const STAR = 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7L12 16.8l-5.1 2.7 1-5.7-4.1-4 5.7-.8z';

/** One to five stars, and on hover what they are about; not yet rated is –. */
export function Stars({ rating, clicks }: { rating: number | null; clicks: { sent: number; clicked: number } | undefined }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  if (rating === null) return <span className="softer">–</span>;
  const stars = (
    <span className={css.stars} role="img" aria-label={t('stars', { number: rating })}>
      {[1, 2, 3, 4, 5].map((n) => (
        <svg key={n} width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
          <path d={STAR} data-on={n <= rating || undefined} />
        </svg>
      ))}
    </span>
  );
  if (!clicks || clicks.sent === 0) return stars;
  return <Tooltip label={t('clicked', { clicked: f.exact(clicks.clicked), sent: f.exact(clicks.sent) })}>{stars}</Tooltip>;
}
