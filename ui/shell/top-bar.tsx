import { spotlight } from '@mantine/spotlight';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icon.tsx';
import { AudienceSwitcher } from './audience-switcher.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import css from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

/** A step on the way to this page; the page itself is its title. */
export interface Crumb {
  label: string;
  link: Pick<LinkProps, 'to' | 'params' | 'search'>;
}

export function TopBar({ title, crumbs }: { title: string; crumbs: Crumb[] | undefined }) {
  const { t } = useTranslation('shell');
  return (
    <header className={css.top}>
      <div className={`${css.wide} row grow`}>
        <AudienceSwitcher />
        {crumbs && (
          <nav className={css.crumbs} aria-label={t('crumbs')}>
            {crumbs.map(({ label, link }) => (
              <Fragment key={label}>
                <Icon name="right" className="softer" />
                <Link {...link} className="soft leads">
                  {label}
                </Link>
              </Fragment>
            ))}
            <Icon name="right" className="softer" />
            <span className="medium clip" aria-current="page">
              {title}
            </span>
          </nav>
        )}
        <div className="grow" />
        <button type="button" className={css.find} onClick={spotlight.open}>
          <Icon name="search" />
          <span className="grow clip">{t('find.ask')}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <NarrowBar title={title} back={crumbs?.at(-1)} />
    </header>
  );
}
