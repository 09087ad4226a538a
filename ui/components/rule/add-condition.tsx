import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { RuleNode } from '../../../workflows/flow/rule/rule.ts';
import { Button } from '../button.tsx';
import { catalogue } from './catalogue.ts';
import css from './rule.module.css';
import type { Speech } from './sentence.ts';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The way to one more condition: all that can be asked, found by a word. */
export function AddCondition({ speech, add }: { speech: Speech; add(node: RuleNode): void }) {
  const { t, names } = speech;
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} trapFocus returnFocus shadow="none">
      <Popover.Target>
        <Button kind="quiet" small icon="plus" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('addCondition')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('addCondition')} p={8}>
        <List
          shelves={catalogue(t, names)}
          speech={speech}
          choose={(node) => {
            setOpen(false);
            add(node);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function List({ shelves, speech: { t }, choose }: { shelves: ReturnType<typeof catalogue>; speech: Speech; choose(node: RuleNode): void }) {
  const [typed, setTyped] = useState('');
  const words = plain(typed.trim()).split(' ');
  const found = shelves
    .map(({ name, entries }) => ({
      name,
      entries: entries.filter(({ label }) => words.every((word) => plain(`${name} ${label}`).includes(word))),
    }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <div className={css.values}>
      <input
        type="text"
        className={css.find}
        aria-label={t('findCondition')}
        placeholder={t('findCondition')}
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0]?.entries[0];
          if (event.key !== 'Enter' || !first) return;
          event.preventDefault();
          choose(first.make());
        }}
      />
      <div className={css.scroll}>
        {found.map(({ name, entries }) => (
          <section key={name}>
            <p className={`label ${css.shelf}`}>{name}</p>
            {entries.map(({ key, label, make }) => (
              <button key={key} type="button" className={css.value} onClick={() => choose(make())}>
                {label}
              </button>
            ))}
          </section>
        ))}
        {found.length === 0 && <p className={`meta ${css.none}`}>{t('noneFound')}</p>}
      </div>
    </div>
  );
}
