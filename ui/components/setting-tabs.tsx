import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAudience } from '../shell/audience.tsx';
import { settingPlaces } from './contact-places.ts';
import css from './setting-tabs.module.css';

/** The pages of an audience's settings, one beside the other. */
export function SettingTabs() {
  const { t } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const places = [{ name: 'audience', to: '/a/$audienceId/settings' }, ...settingPlaces] as const;
  return (
    <nav className={css.tabs} aria-label={t('place.settings')}>
      {places.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          params={{ audienceId }}
          className={css.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {t(`place.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
