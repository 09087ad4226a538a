import { NumberInput, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Condition, condition, opsOf } from '../../../api/contacts/filters.ts';
import { Button } from '../../components/button.tsx';
import type { FilterField } from '../../components/filter/fields.ts';
import { useFormat } from '../../shell/audience.tsx';
import { AskedList } from './asked-list.tsx';
import { ChoiceList } from './choice-list.tsx';
import css from './filters.module.css';

interface Draft {
  op: Condition['op'];
  values: string[];
  from: string;
  to: string;
  text: string;
  month: number;
}
const begin = ({ kind }: FilterField, said: Condition | null): Draft => ({
  op: said?.op ?? (opsOf[kind][0] as Condition['op']),
  values: said && 'values' in said ? said.values : [],
  from: said && 'from' in said ? String(said.from ?? '') : said && 'days' in said ? String(said.days) : '',
  to: said && 'to' in said ? String(said.to ?? '') : '',
  text: said && 'text' in said ? said.text : '',
  month: said && 'month' in said ? said.month : new Date().getMonth() + 1,
});

/** What the draft says; null = not yet enough. */
function conditionOf(field: string, { op, values, from, to, text, month }: Draft): Condition | null {
  const number = (value: string) => (value.trim() === '' ? undefined : Number(value));
  const ends = op === 'dates' ? { from: from || undefined, to: to || undefined } : { from: number(from), to: number(to) };
  const said = { field, op, values, text, month, days: number(from), ...ends };
  const read = condition.safeParse(said);
  return read.success ? read.data : null;
}

/** The questions that can be asked of a field, and what each needs to know. */
export function FilterForm({ field, said, done }: { field: FilterField; said: Condition | null; done(said: Condition): void }) {
  const { t } = useTranslation('contacts');
  const [draft, setDraft] = useState(() => begin(field, said));
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const read = conditionOf(field.name, draft);
  const ops = opsOf[field.kind].filter(
    (op) => !((field.name === 'imports' || field.name === 'segments') && (op === 'empty' || op === 'filled')),
  );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (read) done(read);
      }}
    >
      <span className="label">{field.label}</span>
      {ops.length > 1 && (
        <div className={css.ops} role="radiogroup" aria-label={field.label}>
          {ops.map((op) => (
            <label key={op} className={css.op}>
              <input
                type="radio"
                name="op"
                checked={draft.op === op}
                onChange={() => set({ op, ...(op === 'dates' || draft.op === 'dates' ? { from: '', to: '' } : {}) })}
              />
              {t(`op.${field.kind}.${op}`)}
            </label>
          ))}
        </div>
      )}
      <Values field={field} draft={draft} set={set} />
      <Button kind="primary" type="submit" small reason={read ? null : t('op.unfinished')}>
        {t('op.apply')}
      </Button>
    </form>
  );
}

function Values({ field, draft, set }: { field: FilterField; draft: Draft; set(change: Partial<Draft>): void }): ReactElement | null {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { op } = draft;
  if (op === 'any' || op === 'none') {
    const list = { choices: field.choices ?? [], chosen: draft.values, onChange: (values: string[]) => set({ values }) };
    if (field.asked) return <AskedList {...list} asked={field.asked} />;
    if (field.choices) return <ChoiceList {...list} />;
    return (
      <TextInput
        label={t('op.values')}
        value={draft.values.join(', ')}
        data-autofocus
        onChange={({ currentTarget: { value } }) => set({ values: value.split(',').map((one) => one.trim()) })}
      />
    );
  }
  if (op === 'contains' || op === 'begins' || op === 'is')
    return (
      <TextInput
        aria-label={t(`op.text.${op}`)}
        value={draft.text}
        data-autofocus
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    );
  if (op === 'month')
    return (
      <ChoiceList
        single
        choices={Array.from({ length: 12 }, (_, n) => ({ value: String(n + 1), label: f.monthName(n + 1) }))}
        chosen={[String(draft.month)]}
        onChange={([month]) => set({ month: Number(month) })}
      />
    );
  if (op === 'within' || op === 'moreThan')
    return (
      <NumberInput
        label={t('op.days')}
        value={draft.from}
        min={0}
        allowDecimal={false}
        hideControls
        data-autofocus
        onChange={(value) => set({ from: String(value) })}
      />
    );
  if (op !== 'between' && op !== 'daysAgo' && op !== 'dates' && op !== 'anniversary') return null;
  const end = (name: 'from' | 'to') =>
    op === 'dates' ? (
      <TextInput type="date" label={t(`op.${name}`)} value={draft[name]} onChange={(event) => set({ [name]: event.currentTarget.value })} />
    ) : (
      <NumberInput
        label={t(op === 'daysAgo' ? `op.${name}Days` : op === 'anniversary' ? `op.${name}Ahead` : `op.${name}`)}
        value={draft[name]}
        hideControls
        data-autofocus={name === 'from' || undefined}
        onChange={(value) => set({ [name]: String(value) })}
      />
    );
  return (
    <div className={css.ends}>
      {end('from')}
      {end('to')}
    </div>
  );
}
