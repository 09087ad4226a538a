import { Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import type { List, Tab } from './use-list.ts';
import { type Naming, ViewDialog } from './view-dialog.tsx';

/** Saved views as tabs; one that is looked at in another way says so, with what can be done about it. */
/** `quiet`: something else needs the room. */
export function ViewTabs({ list, counting, quiet }: { list: List; counting: boolean; quiet: boolean }) {
  const { t } = useTranslation('contacts');
  const [naming, name] = useState<Naming | null>(null);
  const save = useWrite(contract.views.update, [contract.views.list]);
  const { tab, touched, look } = list;
  const { filters, columns, sort, order } = look;
  return (
    <>
      <nav className={css.tabs} aria-label={t('views')}>
        {list.tabs.map((one) => (
          <TabButton key={one.id} tab={one} list={list} counting={counting} name={name} />
        ))}
        <IconButton small icon="plus" label={t('saveAsNew')} onClick={() => name({ make: look })} className={css.newView ?? ''} />
      </nav>
      {touched && !quiet && (
        <span className={css.touched}>
          <span className="meta amber">{t('changed')}</span>
          {tab.saved && (
            <Button small kind="quiet" busy={save.isPending} onClick={() => saveView()}>
              {t('save')}
            </Button>
          )}
          <Button small kind="quiet" onClick={() => name({ make: look })}>
            {t('saveAsNew')}
          </Button>
          <Button small kind="quiet" onClick={() => list.putBack()}>
            {t('putBack')}
          </Button>
        </span>
      )}
      {naming && <ViewDialog naming={naming} list={list} close={() => name(null)} />}
    </>
  );

  async function saveView() {
    await save.mutateAsync({ params: { id: tab.id }, body: { filters, columns, sort, order } });
    list.settle(tab.id);
  }
}

interface TabButtonProps {
  tab: Tab;
  list: List;
  counting: boolean;
  name(naming: Naming): void;
}

function TabButton({ tab, list, counting, name }: TabButtonProps) {
  const { t } = useTranslation('contacts');
  const on = tab.id === list.tab.id;
  const label = tab.name ?? t(`tab.${tab.id}`);
  return (
    <span className={css.tab} data-on={on || undefined}>
      <button type="button" aria-current={on ? 'page' : undefined} onClick={() => list.open(tab.id)}>
        {label} <TabCount tab={tab} counting={counting} />
      </button>
      {on && tab.saved && <ViewMenu tab={tab} label={label} list={list} name={name} />}
    </span>
  );
}

/** Asked for when the list itself is there: it never waits for these. */
function TabCount({ tab, counting }: { tab: Tab; counting: boolean }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { id: audienceId, contacts } = useAudience();
  const all = tab.id === 'all';
  const query = { audienceId, filters: JSON.stringify(tab.filters), ...(tab.archived ? { archived: 'yes' as const } : {}) };
  const counted = useRead(contract.contacts.count, { query }, { enabled: counting && !all, keep: true });
  if (all) return <span className="meta num">{f.exact(contacts)}</span>;
  if (!counted.data) return null;
  return (
    <span className="meta num">
      {counted.data.capped ? t('overShort', { number: f.exact(counted.data.count) }) : f.exact(counted.data.count)}
    </span>
  );
}

function ViewMenu({ tab, label, list, name }: { tab: Tab; label: string; list: List; name(naming: Naming): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const remove = useWrite(contract.views.remove, [contract.views.list]);
  const reorder = useWrite(contract.views.reorder, [contract.views.list]);
  const saved = list.tabs.flatMap(({ saved }) => saved?.id ?? []);
  const at = saved.indexOf(tab.id);
  const move = (by: number) => reorder.mutate({ body: { audienceId, ids: saved.toSpliced(at, 1).toSpliced(at + by, 0, tab.id) } });
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <IconButton small size={14} icon="down" label={t('viewMenu', { name: label })} style={{ minWidth: 22, height: 22 }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="edit" />} onClick={() => tab.saved && name({ rename: tab.saved })}>
          {t('rename')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="left" />} disabled={at <= 0} onClick={() => move(-1)}>
          {t('moveLeft')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="right" />} disabled={at >= saved.length - 1} onClick={() => move(1)}>
          {t('moveRight')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--red)"
          leftSection={<Icon name="close" />}
          onClick={async () => {
            await remove.mutateAsync({ params: { id: tab.id } });
            list.open('all');
          }}
        >
          {t('deleteView')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
