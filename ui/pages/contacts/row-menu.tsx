import { Menu } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { readFilters } from './filter-address.ts';
import type { RowAct } from './grid.tsx';

const route = getRouteApi('/a/$audienceId/contacts');

const acts = [
  ['tag', 'tag'],
  ['enroll', 'flow'],
  ['note', 'edit'],
  ['archive', 'archive'],
] as const;

/** What can be done with one contact. The archived only come back. */
export function RowMenu({ contact, act }: { contact: ContactLine; act(what: RowAct, contact: ContactLine): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <IconButton small icon="more" tabIndex={-1} label={t('menuOf', { name: nameOf(contact) })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="enter" />}
          onClick={() => navigate({ to: '/a/$audienceId/contacts/$contactId', params: { audienceId, contactId: contact.id } })}
        >
          {t('act.open')}
        </Menu.Item>
        <WhyItem contactId={contact.id} />
        {contact.archivedAt ? (
          <Menu.Item leftSection={<Icon name="undo" />} onClick={() => act('unarchive', contact)}>
            {t('act.unarchive')}
          </Menu.Item>
        ) : (
          acts.map(([what, icon]) => (
            <Menu.Item key={what} leftSection={<Icon name={icon} />} onClick={() => act(what, contact)}>
              {t(`act.${what}`)}
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where the list shows a segment's members: why someone is among them. */
function WhyItem({ contactId }: { contactId: string }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const { f = '' } = route.useSearch();
  const named = readFilters(f).flatMap((said) => (said.field === 'segments' && said.op === 'any' ? said.values : []));
  const segmentId = named.length === 1 ? named[0] : undefined;
  const segment = useRead(contract.segments.one, { params: { id: segmentId ?? '' } }, { enabled: segmentId !== undefined });
  if (!segmentId || !segment.data) return null;
  return (
    <Menu.Item
      leftSection={<Icon name="info" />}
      onClick={() => navigate({ to: '/a/$audienceId/segments/$segmentId', params: { audienceId, segmentId }, search: { why: contactId } })}
    >
      {t('act.why')}
    </Menu.Item>
  );
}
