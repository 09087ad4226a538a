import { Popover } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { contract } from '../../../api/contract.ts';
import type { Said } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';
import { Icon } from '../icon.tsx';
import css from './rule.module.css';
import { type Choice, labelOf, listed, type Source, type Speech } from './sentence.ts';

interface ValuePickerProps {
  label: string;
  values: readonly string[];
  source: Source;
  speech: Speech;
  single?: boolean;
  onChange(values: string[]): void;
}

/** The chosen values as a button that says them; behind it all there are, those most used first. */
export function ValuePicker({ label, values, source, speech, single = false, onChange }: ValuePickerProps) {
  const { t } = speech;
  const [open, setOpen] = useState(false);
  const names = values.map((value) => labelOf(source, value, speech));
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus returnFocus shadow="none">
      <Popover.Target>
        <button
          type="button"
          className={`${css.slot} ${css.picker}`}
          aria-label={t('valueOf', { label, value: values.length ? listed(names, speech) : t('choose') })}
          aria-expanded={open}
          data-empty={values.length === 0 || undefined}
          onClick={() => setOpen(!open)}
        >
          <span className="clip">{values.length ? listed(names, speech) : t('choose')}</span>
          <Icon name="down" size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} p={8}>
        <Values
          label={label}
          values={values}
          source={source}
          speech={speech}
          single={single}
          onChange={(next) => {
            onChange(next);
            if (single) setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

const none: Choice[] = [];
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** As many as are shown of what is chosen and found; the API finds 50. */
const SHOWN = 100;
/** As many as the API finds at most: there may be more. */
const FOUND = 50;

function Values({ values, source, speech, single, onChange }: ValuePickerProps) {
  const { t } = speech;
  const { id: audienceId } = useAudience();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const asks = 'asked' in source ? source : null;
  const found = useRead(
    contract.segments.values,
    {
      query: {
        audienceId,
        of: (asks?.asked ?? 'source') as Said<typeof contract.segments.values>['query']['of'],
        ...(asks?.event ? { event: asks.event } : {}),
        ...(search ? { search } : {}),
      },
    },
    { enabled: asks !== null, keep: true },
  );
  const known = 'choices' in source ? source.choices.filter((one) => plain(one.label).includes(plain(typed.trim()))) : none;
  const there = asks ? (found.data?.items ?? none).map((one) => ({ ...one, label: asks.say?.(one.value) ?? one.label })) : known;
  const missing = typed.trim() ? [] : values.filter((value) => !there.some((one) => one.value === value));
  const shown = [...missing.map((value) => ({ value, label: labelOf(source, value, speech) })), ...there].slice(0, SHOWN);
  const own = typed.trim();
  const canAdd = asks && !asks.named && own && !there.some(({ value }) => value === own) && !values.includes(own);
  const toggle = (value: string) => {
    const chosen = there.find((one) => one.value === value);
    if (asks?.named && chosen) speech.names.learn(value, chosen.label);
    if (single) return onChange([value]);
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  };
  const addOwn = () => {
    toggle(own);
    setTyped('');
  };
  return (
    <div className={css.values}>
      {(asks || shown.length > 8 || typed) && (
        <input
          type="text"
          className={css.find}
          aria-label={t('find')}
          placeholder={t(asks && !asks.named ? 'findOrType' : 'find')}
          value={typed}
          maxLength={asks ? 120 : 60}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !canAdd) return;
            event.preventDefault();
            addOwn();
          }}
        />
      )}
      <div className={css.scroll}>
        {canAdd && (
          <button type="button" className={css.value} onClick={addOwn}>
            <Icon name="plus" size={14} />
            <span className="clip">{t('useTyped', { text: own })}</span>
          </button>
        )}
        {shown.map(({ value, label }) => (
          <label key={value} className={css.value}>
            <input type={single ? 'radio' : 'checkbox'} checked={values.includes(value)} onChange={() => toggle(value)} />
            <span className="clip">{label}</span>
          </label>
        ))}
        {asks && there.length >= FOUND && <p className={`meta ${css.none}`}>{t('moreByTyping')}</p>}
        {shown.length === 0 && !canAdd && !found.isFetching && <p className={`meta ${css.none}`}>{t(typed ? 'noneFound' : 'noneThere')}</p>}
      </div>
    </div>
  );
}
