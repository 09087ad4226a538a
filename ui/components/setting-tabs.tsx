import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAudience } from '../shell/audience.tsx';
import { settingPlaces } from './contact-places.ts';
import css from './setting-tabs.module.css';

/** The pages of an audience's settings, one beside the other. */
export function SettingTabs() {
  const { t } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const bar = useRef<HTMLElement>(null);
  // on a phone the bar is wider than the screen: where one is stands in sight
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current && here) bar.current.scrollLeft = here.offsetLeft - (bar.current.clientWidth - here.offsetWidth) / 2;
  }, []);
  const places = [{ name: 'audience', to: '/a/$audienceId/settings' }, ...settingPlaces] as const;
  return (
    <nav ref={bar} className={css.tabs} aria-label={t('place.settings')}>
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
