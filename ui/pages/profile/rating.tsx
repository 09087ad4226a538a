import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import side from './side.module.css';

/** Engagement, one to five stars; it explains itself. Not yet rated is –, never two stars. */
export function Rating({ contact: { rating, sent, clicked } }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const base = t('rating.base', { count: sent, clicked: f.exact(clicked), sent: f.exact(sent) });
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
        <span className="meta">{rating === null ? t('rating.none') : t('rating.stars', { count: rating })}</span>
        <span className="unseen">{rating === null ? t('rating.why') : base}</span>
      </div>
    </Tooltip>
  );
}
