import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { contactPlaces, settingPlaces } from '../components/contact-places.ts';
import { Icon } from '../components/icon.tsx';
import type { IconName } from '../components/icon-paths.tsx';
import { Avatar, nameOf } from '../components/person.tsx';
import { lowerPlaces, places } from './places.ts';
import { useCurrentAudience } from './use-current-audience.ts';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Enter opens the first result when none is chosen yet: what is searched comes after the typing. */
function openFirst({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) {
  const list = currentTarget.closest('[role="dialog"]');
  if (key === 'Enter' && !list?.querySelector('[data-action][data-selected]')) list?.querySelector<HTMLElement>('[data-action]')?.click();
}

/** Ctrl K: pages, flows, contacts. */
export function Palette() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const { audience } = useCurrentAudience();
  const [query, setQuery] = useState('');
  const [search] = useDebouncedValue(query.trim(), 150);
  const audienceId = audience?.id ?? '';
  const asked = search.length > 1 && Boolean(audience);
  const flows = useRead(contract.flows.list, { query: { audienceId } }, { enabled: Boolean(audience) });
  const contacts = useRead(contract.contacts.list, { query: { audienceId, search, limit: 6 } }, { enabled: asked, keep: true });
  const fits = (label: string) => plain(label).includes(plain(query.trim()));

  const pages: { label: string; icon: IconName; go: () => void }[] = [
    ...[...places, ...contactPlaces, ...lowerPlaces, ...settingPlaces].map(({ name, icon, to }) => ({
      label: t(`place.${name}`),
      icon: icon as IconName,
      go: () => navigate({ to, params: { audienceId } }),
    })),
    { label: t('find.newFlow'), icon: 'plus' as const, go: () => navigate({ to: '/a/$audienceId/flows/new', params: { audienceId } }) },
  ].filter(({ label }) => audience && fits(label));
  const drawn = (flows.data?.items ?? []).filter(({ name, status }) => query && status !== 'archived' && fits(name)).slice(0, 6);
  const people = asked ? (contacts.data?.items ?? []) : [];
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" overlayProps={{ blur: 0 }} scrollable maxHeight={420}>
      <Modal.Title className="unseen">{t('find.ask')}</Modal.Title>
      <Spotlight.Search placeholder={t('find.ask')} aria-label={t('find.ask')} leftSection={<Icon name="search" />} onKeyDown={openFirst} />
      <Spotlight.ActionsList>
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('find.pages')}>
            {pages.map(({ label, icon, go }) => (
              <Spotlight.Action key={label} label={label} leftSection={<Icon name={icon} size={18} />} onClick={go} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {drawn.length > 0 && (
          <Spotlight.ActionsGroup label={t('place.flows')}>
            {drawn.map(({ id, name }) => (
              <Spotlight.Action
                key={id}
                label={name}
                leftSection={<Icon name="flow" size={18} />}
                onClick={() => navigate({ to: '/a/$audienceId/flows/$flowId', params: { audienceId, flowId: id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {people.length > 0 && (
          <Spotlight.ActionsGroup label={t('place.contacts')}>
            {people.map((contact) => (
              <Spotlight.Action
                key={contact.id}
                label={nameOf(contact)}
                description={contact.email ?? ''}
                leftSection={<Avatar name={nameOf(contact)} size={24} />}
                onClick={() => navigate({ to: '/a/$audienceId/contacts/$contactId', params: { audienceId, contactId: contact.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {!pages.length && !drawn.length && !people.length && (
          <Spotlight.Empty>{t(asked && contacts.isFetching ? 'loading' : 'find.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
