import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icon.tsx';
import { useFormat } from './audience.tsx';
import { NewAudience } from './new-audience.tsx';
import css from './shell.module.css';
import { useCurrentAudience } from './use-current-audience.ts';

export function AudienceSwitcher() {
  const { t } = useTranslation('shell');
  const f = useFormat();
  const navigate = useNavigate();
  const { audiences, audience } = useCurrentAudience();
  const [making, setMaking] = useState(false);
  if (!audience) return null;
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <button type="button" className={css.switcher} aria-label={t('audience.switch', { name: audience.name })}>
            <span className={css.square}>{audience.name.slice(0, 1).toUpperCase()}</span>
            <span className="medium">
              {audience.name} {audience.isSample && <span className="softer">({t('audience.sample')})</span>}
            </span>
            <Icon name="updown" className="softer" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('audience.all')}</Menu.Label>
          {audiences.map(({ id, name, contacts }) => (
            <Menu.Item
              key={id}
              onClick={() => navigate({ to: '/a/$audienceId/flows', params: { audienceId: id } })}
              rightSection={id === audience.id ? <Icon name="check" /> : null}
            >
              {name} <span className="meta num">{t('audience.contacts', { count: contacts, number: f.exact(contacts) })}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>
            {t('newAudience.title')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {making && <NewAudience close={() => setMaking(false)} />}
    </>
  );
}
