import { Popover } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '../../../api/fields/contract.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import css from './column-chooser.module.css';
import { allColumns, type Column } from './columns.ts';
import type { List } from './use-list.ts';

/** Which columns, in which order: ticked ones first. Shows at once and belongs to the view; stays open while ticking. */
export function ColumnChooser({ list, fields }: { list: List; fields: readonly Field[] }) {
  const { t } = useTranslation('contacts');
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={264} trapFocus returnFocus shadow="none">
      <Popover.Target>
        <Button small icon="columns" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('columns')}>
        <Chooser list={list} fields={fields} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Chooser({ list, fields }: { list: List; fields: readonly Field[] }) {
  const { t } = useTranslation('contacts');
  const [typed, setTyped] = useState('');
  const [dragged, drag] = useState<string | null>(null);
  const chosen = list.look.columns;
  const all = new Map(allColumns(fields).map((column) => [column.key, column]));
  const on = chosen.flatMap((key) => all.get(key) ?? []);
  const off = [...all.values()].filter(({ key }) => !chosen.includes(key));
  const label = (column: Column) => (column.field ? column.label : t(column.label));
  const fits = (column: Column) => label(column).toLowerCase().includes(typed.trim().toLowerCase());
  const set = (columns: string[]) => list.change({ columns });
  const move = (key: string, to: number) => {
    const rest = chosen.filter((one) => one !== key);
    set(rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, key));
  };
  const keys = (event: KeyboardEvent, key: string) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(key, chosen.indexOf(key) + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <div className={css.chooser}>
      <div className={css.search}>
        <Icon name="search" size={14} />
        <input
          aria-label={t('findColumn')}
          placeholder={t('findColumn')}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <ul className={css.list}>
        {typed === '' && (
          <li className={css.item}>
            <Icon name="grip" size={14} className={css.fixed ?? ''} />
            <Icon name="lock" size={14} />
            <span>{t('column.name')}</span>
          </li>
        )}
        {on.filter(fits).map((column) => (
          <li
            key={column.key}
            className={css.item}
            draggable={typed === ''}
            data-dragged={dragged === column.key || undefined}
            onDragStart={() => drag(column.key)}
            onDragEnd={() => drag(null)}
            onDragOver={(event) => {
              event.preventDefault();
              if (dragged && dragged !== column.key) move(dragged, chosen.indexOf(column.key));
            }}
          >
            <Icon name="grip" size={14} className={css.grip ?? ''} />
            <label className={css.label}>
              <input
                type="checkbox"
                checked
                aria-describedby="column-keys"
                onKeyDown={(event) => keys(event, column.key)}
                onChange={() => set(chosen.filter((key) => key !== column.key))}
              />
              {label(column)}
            </label>
          </li>
        ))}
        {off.filter(fits).map((column) => (
          <li key={column.key} className={css.item}>
            <Icon name="grip" size={14} className={css.fixed ?? ''} />
            <label className={`${css.label} soft`}>
              <input type="checkbox" checked={false} onChange={() => set([...chosen, column.key])} />
              {label(column)}
            </label>
          </li>
        ))}
        {![...on, ...off].some(fits) && <li className={`${css.item} meta`}>{t('op.nothing')}</li>}
      </ul>
      <div className={css.foot}>
        <span className="meta grow" id="column-keys">
          {t('columnKeys')}
        </span>
        <button type="button" className="link meta" disabled={!list.touched} onClick={() => list.change({ columns: list.tab.columns })}>
          {t('putBack')}
        </button>
      </div>
    </div>
  );
}
