import { Tooltip } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon, Mark } from '../components/icon.tsx';
import { lowerPlaces, places } from './places.ts';
import css from './shell.module.css';
import { useCurrentAudience } from './use-current-audience.ts';

type Place = (typeof places | typeof lowerPlaces)[number];

function RailLink({ place, audienceId }: { place: Place; audienceId: string }) {
  const { t } = useTranslation('shell');
  // a walk is reached from its flow and stands under it
  const inWalk = useLocation().pathname.includes('/enrollments/') && place.name === 'flows';
  return (
    <Tooltip label={t(`place.${place.name}`)} position="right">
      <Link
        to={place.to}
        params={{ audienceId }}
        className={css.place}
        aria-label={t(`place.${place.name}`)}
        data-on={inWalk || undefined}
        activeProps={{ 'data-on': true, 'aria-current': 'page' }}
      >
        <Icon name={place.icon} size={20} />
      </Link>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation('shell');
  const { audience } = useCurrentAudience();
  const audienceId = audience?.id ?? '';
  return (
    <nav className={css.rail} aria-label={t('navigation')}>
      <Link to="/" className={css.mark} aria-label="Rekindle">
        <Mark />
      </Link>
      {audienceId && places.map((place) => <RailLink key={place.name} place={place} audienceId={audienceId} />)}
      <div className="grow" />
      {audienceId && lowerPlaces.map((place) => <RailLink key={place.name} place={place} audienceId={audienceId} />)}
    </nav>
  );
}
