import { Menu, Popover } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, ButtonLink, IconButton } from '../../components/button.tsx';
import { faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './side.module.css';
import { refreshed } from './use-edit.ts';

/** Topics they subscribe to, each with its own status, and the interests they chose. */
export function Lists({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const on = contact.lists.filter(({ status }) => status !== null);
  const byCategory = new Map<string, string[]>();
  for (const { category, name } of contact.groups) byCategory.set(category, [...(byCategory.get(category) ?? []), name]);
  return (
    <>
      <div className="row">
        <h2 className="label grow">{t('lists')}</h2>
        <AddToList contact={contact} />
        <Groups contact={contact} />
      </div>
      {on.length === 0 && byCategory.size === 0 && <p className="softer">{t('noLists')}</p>}
      <ul>
        {on.map((list) => (
          <ListLine key={list.id} contact={contact} list={list} />
        ))}
      </ul>
      <dl>
        {[...byCategory].map(([category, names]) => (
          <div key={category} className={css.pair}>
            <dt className="softer">{category}</dt>
            <dd>{names.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function useListStatus(contact: Contact) {
  const { t: shell } = useTranslation('shell');
  const set = useWrite(contract.lists.setStatus, [...refreshed, contract.lists.list]);
  return (listId: string, status: 'subscribed' | 'unsubscribed') =>
    set.mutate(
      { params: { id: contact.id, listId }, body: { status } },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
}

function ListLine({ contact, list: { id, name, status, at } }: { contact: Contact; list: Contact['lists'][number] }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const set = useListStatus(contact);
  const colour = { subscribed: 'green', pending: 'amber', unsubscribed: 'soft' }[status ?? ''] ?? '';
  const words = status === 'unsubscribed' && at ? t('list.left', { day: f.day(at) }) : t(`list.${status}`);
  return (
    <li className={css.pair}>
      <span className="softer">{name}</span>
      <span className="row">
        <span className={`grow ${colour}`}>{words}</span>
        {status !== 'unsubscribed' && (
          <IconButton icon="close" small size={14} label={t('list.takeOff', { name })} onClick={() => set(id, 'unsubscribed')} />
        )}
      </span>
    </li>
  );
}

function AddToList({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const set = useListStatus(contact);
  const open = contact.lists.filter(({ status }) => status === null);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <IconButton icon="plus" small label={t('list.add')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(open.length > 0 ? 'list.add' : 'list.none')}</Menu.Label>
        {open.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => set(id, 'subscribed')}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The groups they are in, by category: exactly those that are ticked. */
function Groups({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const { audienceId } = contact;
  const [chosen, setChosen] = useState<string[] | null>(null);
  const known = useRead(contract.lists.groups, { query: { audienceId } }, { enabled: chosen !== null });
  const set = useWrite(contract.lists.setGroups, [...refreshed, contract.lists.groups]);
  const close = () => setChosen(null);
  const save = () =>
    set.mutate(
      { params: { id: contact.id }, body: { groupIds: chosen ?? [] } },
      { onSuccess: close, onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const { categories = [], items = [] } = known.data ?? {};
  return (
    <Popover opened={chosen !== null} onChange={(open) => !open && close()} width={280} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <IconButton
          icon="edit"
          small
          label={t('groups.edit')}
          aria-expanded={chosen !== null}
          onClick={() => setChosen(chosen ? null : contact.groups.map(({ id }) => id))}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('groups.edit')}>
        {known.isPending && <Skeleton lines={3} />}
        {known.isSuccess && items.length === 0 && (
          <>
            <p className="soft">{t('groups.none')}</p>
            <ButtonLink small to="/a/$audienceId/settings/lists" params={{ audienceId }} style={{ marginTop: 8 }}>
              {t('groups.make')}
            </ButtonLink>
          </>
        )}
        <div className={css.groups}>
          {categories.map((category) => (
            <fieldset key={category.id}>
              <legend className="label">{category.name}</legend>
              {items
                .filter(({ categoryId }) => categoryId === category.id)
                .map(({ id, name }) => (
                  <label key={id} className="row">
                    <input
                      type="checkbox"
                      checked={chosen?.includes(id) ?? false}
                      onChange={({ currentTarget: { checked } }) =>
                        setChosen((ids) => (checked ? [...(ids ?? []), id] : (ids ?? []).filter((other) => other !== id)))
                      }
                    />
                    {name}
                  </label>
                ))}
            </fieldset>
          ))}
        </div>
        {items.length > 0 && (
          <Button small busy={set.isPending} onClick={save} style={{ marginTop: 12 }}>
            {t('save')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
