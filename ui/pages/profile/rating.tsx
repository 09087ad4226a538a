import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import side from './side.module.css';

/** Engagement, one to five stars; it explains itself. Not yet rated is –, never two stars. */
export function Rating({ contact: { rating, ratingWhy } }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const base = !ratingWhy
    ? t('rating.brought')
    : [
        ratingWhy.of > 0 && t('rating.base', { count: ratingWhy.of, clicked: f.exact(ratingWhy.clicked), of: f.exact(ratingWhy.of) }),
        ratingWhy.sends > 0 && ratingWhy.sends < 5 && t('rating.few'),
        ratingWhy.penalty < 0 && t('rating.penalty', { count: -ratingWhy.penalty }),
      ]
        .filter(Boolean)
        .join(' ');
  return (
    <Tooltip label={rating === null ? t('rating.why') : base} multiline maw={260}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reached from the keyboard */}
      <div className="row" style={{ marginTop: 8, width: 'fit-content' }} tabIndex={0}>
        <span className={side.stars} aria-hidden="true">
          {[1, 2, 3, 4, 5].map((n) => (
            <span key={n} data-on={(rating !== null && n <= rating) || undefined}>
              <Icon name="star" size={14} />
            </span>
          ))}
        </span>
        <span className={rating === null || !ratingWhy?.of ? 'meta' : 'unseen'}>
          {rating === null ? t('rating.none') : t('rating.stars', { count: rating })}
        </span>
        <span className={rating === null || !ratingWhy?.of ? 'unseen' : 'meta'}>{rating === null ? t('rating.why') : base}</span>
      </div>
    </Tooltip>
  );
}
