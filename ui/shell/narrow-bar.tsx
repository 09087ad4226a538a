import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../components/button.tsx';
import { Sheet } from '../components/dialog.tsx';
import { Icon, Mark } from '../components/icon.tsx';
import { AudienceSwitcher } from './audience-switcher.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { lowerPlaces, places } from './places.ts';
import css from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';
import type { Crumb } from './top-bar.tsx';
import { useCurrentAudience } from './use-current-audience.ts';

/** The top bar of a phone: back or the mark, the title, search, and a menu with everything else. */
export function NarrowBar({ title, back }: { title: string; back: Crumb | undefined }) {
  const { t } = useTranslation('shell');
  const [open, menu] = useDisclosure();
  const { audience } = useCurrentAudience();
  return (
    <div className={css.narrow}>
      {back ? (
        <Link {...back.link} className="icon-btn" aria-label={t('backTo', { place: back.label })}>
          <Icon name="left" size={20} />
        </Link>
      ) : (
        <Link to="/" className="icon-btn" style={{ color: 'var(--flame)' }} aria-label="Rekindle">
          <Mark />
        </Link>
      )}
      <span className={`${css.narrowTitle} grow clip`}>{title}</span>
      <IconButton icon="search" size={20} label={t('find.ask')} onClick={spotlight.open} />
      <IconButton icon="menu" size={20} label={t('menu')} aria-expanded={open} onClick={menu.open} />
      <Sheet opened={open} close={menu.close} width={300} title={<AudienceSwitcher />}>
        <nav aria-label={t('navigation')}>
          {audience &&
            [...places, ...lowerPlaces].map(({ name, icon, to }) => (
              <Link
                key={name}
                to={to}
                params={{ audienceId: audience.id }}
                className={css.menuLink}
                activeProps={{ 'data-on': true, 'aria-current': 'page' }}
                onClick={menu.close}
              >
                <Icon name={icon} size={20} />
                {t(`place.${name}`)}
              </Link>
            ))}
        </nav>
        <hr className={css.menuRule} />
        <div className="row">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Sheet>
    </div>
  );
}
