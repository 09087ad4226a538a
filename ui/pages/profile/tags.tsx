import { Autocomplete, Popover } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import type { Contact } from './contact.ts';
import css from './side.module.css';
import { refreshed } from './use-edit.ts';

const colours: Record<string, string> = { blue: 'accent', green: 'green', amber: 'amber', red: 'red' };

/** Labels of the team: each leads to everyone who has it; + adds one, made when it is new, × takes it off. */
export function Tags({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const wear = useWrite(contract.tags.wear, [...refreshed, contract.tags.list]);
  const change = (body: { add?: string[]; remove?: string[] }) =>
    wear.mutate(
      { params: { id: contact.id }, body },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  return (
    <>
      <div className="row">
        <h2 className="label grow">{t('tags')}</h2>
        <AddTag contact={contact} add={(name) => change({ add: [name] })} />
      </div>
      {contact.tags.length === 0 && <p className="softer">{t('noTags')}</p>}
      <ul className={css.tags}>
        {contact.tags.map(({ id, name, colour }) => (
          <li key={id} className={`tag ${colours[colour] ?? ''}`}>
            <Link
              to="/a/$audienceId/contacts"
              params={{ audienceId: contact.audienceId }}
              search={{ tag: id }}
              className="leads clip"
              title={t('everyoneWith', { name })}
            >
              {name}
            </Link>
            <button type="button" className={css.off} aria-label={t('removeTag', { name })} onClick={() => change({ remove: [id] })}>
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function AddTag({ contact, add }: { contact: Contact; add(name: string): void }) {
  const { t } = useTranslation('profile');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 150);
  const found = useRead(
    contract.tags.list,
    { query: { audienceId: contact.audienceId, limit: 20, sort: 'contacts', ...(search ? { search } : {}) } },
    { enabled: open, keep: true },
  );
  const worn = new Set(contact.tags.map(({ name }) => name.toLowerCase()));
  const names = (found.data?.items ?? []).map(({ name }) => name).filter((name) => !worn.has(name.toLowerCase()));
  const isNew = search !== '' && !worn.has(search.toLowerCase()) && !names.some((name) => name.toLowerCase() === search.toLowerCase());
  const choose = (name: string) => {
    setTyped('');
    setOpen(false);
    if (name.trim() && !worn.has(name.trim().toLowerCase())) add(name.trim());
  };
  return (
    <Popover opened={open} onChange={setOpen} width={260} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <IconButton icon="plus" small label={t('addTag')} aria-expanded={open} onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('addTag')}>
        <Autocomplete
          label={t('addTag')}
          placeholder={t('tagExample')}
          description={isNew ? t('tagIsNew') : undefined}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={choose}
          onKeyDown={(event) => event.key === 'Enter' && !event.currentTarget.getAttribute('aria-activedescendant') && choose(typed)}
          data={names}
          filter={({ options }) => options}
          maxLength={60}
          data-autofocus
          comboboxProps={{ withinPortal: false }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
