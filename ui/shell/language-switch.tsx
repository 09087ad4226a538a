import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icon.tsx';
import { type Language, languages, speak } from '../i18n/index.ts';
import css from './shell.module.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('shell');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={`icon-btn ${css.language}`} aria-label={t('language')}>
          {i18n.language.toUpperCase()}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(languages).map(([language, name]) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => speak(language as Language)}
            rightSection={language === i18n.language ? <Icon name="check" /> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
