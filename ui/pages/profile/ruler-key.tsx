import { useTranslation } from 'react-i18next';
import css from './profile.module.css';

/** What the ruler's marks mean. */
export function RulerKey({ indent }: { indent: number }) {
  const { t } = useTranslation('profile');
  return (
    <ul className={`${css.key} meta`} style={{ paddingLeft: indent }}>
      <li>
        <svg width="6" height="12" aria-hidden="true">
          <rect width="6" height="12" rx="2" fill="var(--green)" />
        </svg>
        {t('key.order')}
      </li>
      <li>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="4" fill="none" stroke="var(--ink-3)" strokeWidth="1.5" />
        </svg>
        {t('key.sent')}
      </li>
      <li>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="4.5" fill="var(--ink-2)" />
        </svg>
        {t('key.opened')}
      </li>
      <li>
        <svg width="17" height="17" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="4.5" fill="var(--ink-2)" />
          <circle cx="8.5" cy="8.5" r="7.5" fill="none" stroke="var(--ink-2)" strokeWidth="1.5" />
        </svg>
        {t('key.clicked')}
      </li>
      <li>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="4" fill="none" stroke="var(--accent)" strokeWidth="1.5" strokeDasharray="2 2" />
        </svg>
        {t('key.planned')}
      </li>
    </ul>
  );
}
