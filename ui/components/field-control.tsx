import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldType } from '../../api/fields/contract.ts';
import css from './field-control.module.css';
import { addressParts } from './field-value.ts';

/** More than one input, or a line break of its own: such a control is saved by its button, not by Enter or by leaving it. */
export const isCompound = (type: FieldType) => type === 'address' || type === 'multi_choice' || type === 'long_text';

interface FieldControlProps {
  type: FieldType;
  label: string;
  value: unknown;
  onChange(value: unknown): void;
  /** Of a choice: the value stored and the words shown. */
  choices?: readonly (string | { value: string; label: string })[];
  /** What a choice of nothing is called; absent = nothing can't be chosen. */
  none?: string;
  placeholder?: string | undefined;
  suggestions?: readonly string[];
  autoFocus?: boolean;
  onKeyDown?(event: KeyboardEvent): void;
  onBlur?(): void;
}

const kinds: Partial<Record<FieldType, { type: string; inputMode?: 'decimal' }>> = {
  number: { type: 'text', inputMode: 'decimal' },
  money: { type: 'text', inputMode: 'decimal' },
  date: { type: 'date' },
  phone: { type: 'tel' },
  url: { type: 'url' },
};

/** The control that edits a value of a field's type. Values travel as the API has them; text is what is being typed. */
export function FieldControl(props: FieldControlProps) {
  const { type } = props;
  if (type === 'choice' || type === 'yes_no') return <Choice {...props} />;
  if (type === 'multi_choice') return <Choices {...props} />;
  if (type === 'address') return <Address {...props} />;
  if (type === 'long_text') return <LongText {...props} />;
  return <Line {...props} />;
}

const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));

function Line({ type, label, value, onChange, placeholder, suggestions, autoFocus, onKeyDown, onBlur }: FieldControlProps) {
  const list = suggestions ? `suggested-${label.replace(/\W+/g, '-')}` : undefined;
  return (
    <>
      <input
        {...(kinds[type] ?? { type: 'text' })}
        className={css.input}
        aria-label={label}
        // biome-ignore lint/a11y/noAutofocus: the one who asked to edit is at the keyboard
        autoFocus={autoFocus}
        value={textOf(value)}
        placeholder={placeholder}
        list={list}
        maxLength={2_000}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

function LongText({ label, value, onChange, autoFocus, onKeyDown }: FieldControlProps) {
  return (
    <textarea
      className={css.text}
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: the one who asked to edit is at the keyboard
      autoFocus={autoFocus}
      rows={4}
      maxLength={10_000}
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function Choice({ type, label, value, onChange, choices = [], none = '–', autoFocus, onKeyDown, onBlur }: FieldControlProps) {
  const { t } = useTranslation('shell');
  const shown =
    type === 'yes_no'
      ? [
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]
      : choices.map((one) => (typeof one === 'string' ? { value: one, label: one } : one));
  const read = (said: string) => (said === '' ? null : type === 'yes_no' ? said === 'true' : said);
  return (
    <select
      className={css.input}
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: the one who asked to edit is at the keyboard
      autoFocus={autoFocus}
      value={textOf(value)}
      onChange={(event) => onChange(read(event.currentTarget.value))}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      {none && <option value="">{none}</option>}
      {shown.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

function Choices({ label, value, onChange, choices = [], autoFocus, onKeyDown }: FieldControlProps) {
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  return (
    <fieldset className={css.choices} onKeyDown={onKeyDown}>
      <legend className="unseen">{label}</legend>
      {choices.map((one, n) => {
        const choice = typeof one === 'string' ? { value: one, label: one } : one;
        return (
          <label key={choice.value} className="row">
            <input
              type="checkbox"
              // biome-ignore lint/a11y/noAutofocus: the one who asked to edit is at the keyboard
              autoFocus={autoFocus && n === 0}
              checked={chosen.includes(choice.value)}
              onChange={({ currentTarget: { checked } }) =>
                onChange(checked ? [...chosen, choice.value] : chosen.filter((other) => other !== choice.value))
              }
            />
            {choice.label}
          </label>
        );
      })}
    </fieldset>
  );
}

function Address({ label, value, onChange, autoFocus, onKeyDown }: FieldControlProps) {
  const { t } = useTranslation('shell');
  const parts = (value ?? {}) as Record<string, string>;
  return (
    <fieldset className={css.address} onKeyDown={onKeyDown}>
      <legend className="unseen">{label}</legend>
      {addressParts.map((part, n) => (
        <input
          key={part}
          className={css.input}
          data-part={part}
          aria-label={t(`address.${part}`)}
          placeholder={t(`address.${part}`)}
          // biome-ignore lint/a11y/noAutofocus: the one who asked to edit is at the keyboard
          autoFocus={autoFocus && n === 0}
          maxLength={part === 'country' ? 2 : 200}
          value={parts[part] ?? ''}
          onChange={({ currentTarget: { value: typed } }) =>
            onChange({ ...parts, [part]: part === 'country' ? typed.toUpperCase() : typed })
          }
        />
      ))}
    </fieldset>
  );
}
