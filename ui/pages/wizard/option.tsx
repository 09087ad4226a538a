import type { ReactNode } from 'react';
import css from './wizard.module.css';

interface OptionProps<T extends string> {
  name: string;
  value: T;
  chosen: T;
  onChoose(value: T): void;
  title: string;
  hint: string;
  disabled?: boolean;
  children?: ReactNode;
}

/** One of a few, as a card; a real radio button inside, so arrows and screen readers know it. */
export function Option<T extends string>({ name, value, chosen, onChoose, title, hint, disabled = false, children }: OptionProps<T>) {
  return (
    <label className={css.option} data-on={value === chosen || undefined} data-off={disabled || undefined}>
      <span className={css.optionHead}>
        <input type="radio" name={name} value={value} checked={value === chosen} disabled={disabled} onChange={() => onChoose(value)} />
        <span className="h3">{title}</span>
      </span>
      <span className={`${css.optionHint} meta2`}>{hint}</span>
      {children}
    </label>
  );
}
