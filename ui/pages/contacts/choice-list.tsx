import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../../components/filter/fields.ts';
import css from './filters.module.css';

interface ChoiceListProps {
  choices: Choice[];
  chosen: string[];
  onChange(chosen: string[]): void;
  single?: boolean;
  /** Where the choices themselves are searched for: what is typed, and whether there may be more than these. */
  search?: { typed: string; set(typed: string): void; more: boolean };
}
/** More than so many get a field to find one. */
const MANY = 8;

/** Some of several. */
export function ChoiceList({ choices, chosen, onChange, single = false, search }: ChoiceListProps) {
  const { t } = useTranslation('contacts');
  const [typed, setTyped] = useState('');
  const found = search ? choices : choices.filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()));
  const words = search?.typed ?? typed;
  const toggle = (value: string) => {
    if (single) return onChange([value]);
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  return (
    <div className={css.choices}>
      {(choices.length > MANY || words !== '') && !single && (
        <input
          className={css.find}
          aria-label={t('op.find')}
          placeholder={t('op.find')}
          value={words}
          data-autofocus
          onChange={(event) => (search?.set ?? setTyped)(event.currentTarget.value)}
        />
      )}
      <div className={css.scroll}>
        {found.map(({ value, label }) => (
          <label key={value} className={css.choice}>
            <input type={single ? 'radio' : 'checkbox'} checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span className="clip">{label}</span>
          </label>
        ))}
        {search?.more && <p className="meta">{t('op.more')}</p>}
        {found.length === 0 && <p className="meta">{choices.length === 0 && words === '' ? t('op.noChoices') : t('op.nothing')}</p>}
      </div>
    </div>
  );
}
