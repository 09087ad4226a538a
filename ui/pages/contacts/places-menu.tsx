import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/button.tsx';
import { contactPlaces } from '../../components/contact-places.ts';
import { Icon } from '../../components/icon.tsx';
import { useAudience } from '../../shell/audience.tsx';

/** What stands beside the contacts: imports, exports, tags … */
export function PlacesMenu() {
  const { t } = useTranslation('contacts');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton small icon="more" label={t('beside')} />
      </Menu.Target>
      <Menu.Dropdown>
        {contactPlaces.map(({ name, icon, to }) => (
          <Menu.Item key={name} leftSection={<Icon name={icon} />} onClick={() => navigate({ to, params: { audienceId } })}>
            {shell(`place.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
