import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StarRow } from '../../components/stars.tsx';
import { useFormat } from '../../shell/audience.tsx';

/** One to five stars, and on hover what they are about; not yet rated is –. */
export function Stars({ rating, clicks }: { rating: number | null; clicks: { sent: number; clicked: number } | undefined }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  if (rating === null) return <span className="softer">–</span>;
  const stars = <StarRow rating={rating} label={t('stars', { number: rating })} />;
  if (!clicks || clicks.sent === 0) return stars;
  return (
    <Tooltip label={t('clicked', { clicked: f.exact(clicks.clicked), sent: f.exact(clicks.sent) })}>
      <span>{stars}</span>
    </Tooltip>
  );
}
