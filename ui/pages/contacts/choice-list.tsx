import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../../components/filter/fields.ts';
import css from './filters.module.css';

interface ChoiceListProps {
  choices: Choice[];
  chosen: string[];
  onChange(chosen: string[]): void;
  single?: boolean;
}
/** More than so many get a field to find one. */
const MANY = 8;

/** Some of several. */
export function ChoiceList({ choices, chosen, onChange, single = false }: ChoiceListProps) {
  const { t } = useTranslation('contacts');
  const [typed, setTyped] = useState('');
  const found = choices.filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()));
  const toggle = (value: string) => {
    if (single) return onChange([value]);
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  return (
    <div className={css.choices}>
      {choices.length > MANY && !single && (
        <input
          className={css.find}
          aria-label={t('op.find')}
          placeholder={t('op.find')}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div className={css.scroll}>
        {found.map(({ value, label }) => (
          <label key={value} className={css.choice}>
            <input type={single ? 'radio' : 'checkbox'} checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span className="clip">{label}</span>
          </label>
        ))}
        {found.length === 0 && <p className="meta">{choices.length === 0 ? t('op.noChoices') : t('op.nothing')}</p>}
      </div>
    </div>
  );
}
