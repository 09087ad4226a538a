import { useState } from 'react';
import { Icon } from '../icon.tsx';
import css from './rule.module.css';
import type { Choice, Part, Speech } from './sentence.ts';
import { ValuePicker } from './value-picker.tsx';

/** A part of a sentence: words, or what changes it. The browser's own menus: they are as wide as their words, and every phone knows them. */
export function PartView({ part, speech }: { part: Part; speech: Speech }) {
  if (typeof part === 'string') return <span>{part}</span>;
  switch (part.is) {
    case 'said':
      return <span className="strong">{part.text}</span>;
    case 'menu':
      return <Choose label={part.label} value={part.value} options={part.options} set={part.set} strong={part.strong} />;
    case 'number':
      return <NumberSlot {...part} speech={speech} />;
    case 'date':
      return (
        <input
          type="date"
          className={css.slot}
          aria-label={part.label}
          value={part.value ?? ''}
          onChange={(event) => part.set(event.currentTarget.value || undefined)}
        />
      );
    case 'text':
      return (
        <input
          type="text"
          className={`${css.slot} ${css.words}`}
          aria-label={part.label}
          value={part.value}
          maxLength={120}
          onChange={(event) => part.set(event.currentTarget.value)}
        />
      );
    case 'one': {
      if ('asked' in part.source)
        return (
          <ValuePicker
            single
            label={part.label}
            values={part.value ? [part.value] : []}
            source={part.source}
            speech={speech}
            onChange={([value]) => part.set(value ?? '')}
          />
        );
      const { choices } = part.source;
      const gone = part.value !== '' && !choices.some(({ value }) => value === part.value);
      const options = [
        ...(part.value === '' ? [{ value: '', label: speech.t('choose') }] : []),
        ...(gone ? [{ value: part.value, label: speech.names.ready ? speech.t('gone') : '…' }] : []),
        ...choices,
      ];
      return <Choose label={part.label} value={part.value} options={options} set={part.set} />;
    }
    default:
      return <ValuePicker label={part.label} values={part.values} source={part.source} speech={speech} onChange={part.set} />;
  }
}

interface ChooseProps {
  label: string;
  value: string;
  options: readonly Choice[];
  set(value: string): void;
  strong?: boolean | undefined;
}

export function Choose({ label, value, options, set, strong }: ChooseProps) {
  return (
    <span className={css.select}>
      <select
        className={css.slot}
        data-strong={strong || undefined}
        aria-label={label}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}

type NumberProps = Extract<Exclude<Part, string>, { is: 'number' }> & { speech: Speech };

/** Keeps what is typed as it is typed: "1." is on its way to 1.5. */
function NumberSlot({ label, value, money, fraction, set, speech }: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && Number(typed.replace(',', '.')) === value ? typed : value === undefined ? (typed ?? '') : String(value);
  const width = `${Math.max(3, shown.length + 1)}ch`;
  return (
    <span className={css.number}>
      <input
        type="text"
        inputMode={fraction ? 'decimal' : 'numeric'}
        className={css.slot}
        style={{ width: `calc(${width} + 18px)` }}
        aria-label={label}
        value={shown}
        maxLength={14}
        onChange={(event) => {
          const text = event.currentTarget.value.replace(fraction ? /[^\d.,-]/g : /[^\d-]/g, '');
          const number = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
          setTyped(text);
          set(Number.isFinite(number) ? number : undefined);
        }}
      />
      {money && <span className="soft">{sign(speech)}</span>}
    </span>
  );
}

/** "€" */
const sign = ({ f }: Speech) =>
  new Intl.NumberFormat(f.language, { style: 'currency', currency: f.currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value;
