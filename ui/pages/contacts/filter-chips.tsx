import { Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../api/contacts/filters.ts';
import { Bold } from '../../components/bold.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import type { FilterField } from '../../components/filter/fields.ts';
import { useFilterWords } from '../../components/filter/words.ts';
import { FilterForm } from './filter-form.tsx';
import css from './filters.module.css';

interface FilterChipsProps {
  filters: Condition[];
  fields: { all: FilterField[]; find(name: string): FilterField | undefined };
  onChange(filters: Condition[]): void;
}

/** Each condition as a sentence that can be pressed to change it; behind them the way to one more. */
export function FilterChips({ filters, fields, onChange }: FilterChipsProps) {
  return (
    <>
      {filters.map((said, n) => (
        <Chip
          key={`${n} ${said.field}`}
          said={said}
          field={fields.find(said.field)}
          change={(next) => onChange(filters.with(n, next))}
          remove={() => onChange(filters.toSpliced(n, 1))}
        />
      ))}
      <AddFilter fields={fields.all} add={(said) => onChange([...filters, said])} />
    </>
  );
}

interface ChipProps {
  said: Condition;
  field: FilterField | undefined;
  change(said: Condition): void;
  remove(): void;
}

function Chip({ said, field, change, remove }: ChipProps) {
  const { t } = useTranslation('contacts');
  const words = useFilterWords()(said, field);
  const [open, setOpen] = useState(false);
  return (
    <span className="chip">
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus returnFocus shadow="none">
        <Popover.Target>
          <button type="button" className={css.sentence} aria-expanded={open} onClick={() => setOpen(!open && field !== undefined)}>
            <Bold>{words}</Bold>
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={field?.label ?? said.field}>
          {field && (
            <FilterForm
              field={field}
              said={said}
              done={(next) => {
                setOpen(false);
                change(next);
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      <IconButton
        small
        size={14}
        icon="close"
        label={t('removeFilter', { filter: words.replaceAll('**', '') })}
        onClick={remove}
        style={{ minWidth: 20, height: 20 }}
      />
    </span>
  );
}

const groups = ['buying', 'marketing', 'labels', 'mails', 'person', 'fields'] as const;

function AddFilter({ fields, add }: { fields: FilterField[]; add(said: Condition): void }) {
  const { t } = useTranslation('contacts');
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const show = (next: boolean) => {
    setOpen(next);
    setField(null);
  };
  return (
    <Popover opened={open} onChange={show} position="bottom-start" width={300} trapFocus returnFocus shadow="none">
      <Popover.Target>
        <Button kind="quiet" small icon="plus" aria-expanded={open} onClick={() => show(!open)}>
          {t('addFilter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('addFilter')}>
        {field ? (
          <FilterForm
            key={field.name}
            field={field}
            said={null}
            done={(said) => {
              show(false);
              add(said);
            }}
          />
        ) : (
          <FieldList fields={fields} choose={setField} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Every field, found by typing; arrows move, Enter takes. */
function FieldList({ fields, choose }: { fields: FilterField[]; choose(field: FilterField): void }) {
  const { t } = useTranslation('contacts');
  const [typed, setTyped] = useState('');
  const found = fields.filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons in it
    <div
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')];
        const at = stops.indexOf(document.activeElement as HTMLElement);
        event.preventDefault();
        stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus();
      }}
    >
      <input
        className={css.find}
        aria-label={t('findField')}
        placeholder={t('findField')}
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) choose(found[0]);
        }}
      />
      <div className={css.fields}>
        {groups.map((group) => {
          const here = found.filter((one) => one.group === group);
          if (here.length === 0) return null;
          return (
            <section key={group} aria-label={t(`group.${group}`)}>
              <p className="label">{t(`group.${group}`)}</p>
              {here.map((one) => (
                <button key={one.name} type="button" className={css.field} onClick={() => choose(one)}>
                  {one.label}
                </button>
              ))}
            </section>
          );
        })}
        {found.length === 0 && <p className="meta">{t('op.nothing')}</p>}
      </div>
    </div>
  );
}
