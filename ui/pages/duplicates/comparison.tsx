import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { ContactStatus } from '../../components/contact-status.tsx';
import { nameOf } from '../../components/person.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './duplicates.module.css';

export type Reviewed = Answer<typeof contract.twins.review>;
type Side = 'keep' | 'merge';
/** Whose value stays, where someone chose. */
export type Choices = Record<string, Side>;

interface ComparisonProps {
  review: Reviewed;
  choices: Choices;
  choose(key: string, side: Side): void;
}

/** Field by field; where both have a value and they differ, one is chosen. */
export function Comparison({ review, choices, choose }: ComparisonProps) {
  const { t } = useTranslation('duplicates');
  const sides: Side[] = ['keep', 'merge'];
  return (
    <table className={`table ${css.compare}`}>
      <thead>
        <tr>
          <th>{t('sheet.field')}</th>
          <th>{t('sheet.keep')}</th>
          <th>{t('sheet.merge')}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td />
          {sides.map((side) => (
            <Head key={side} person={review[side]} />
          ))}
        </tr>
        {review.fields.map((field) => {
          const label = field.label ?? t(`fields.${field.key}`, { defaultValue: field.key });
          const stays = choices[field.key] ?? field.stays;
          return (
            <tr key={field.key}>
              <th scope="row">{label}</th>
              {sides.map((side) => (
                <td key={side} className={stays === side ? 'medium' : 'soft'}>
                  {field.choice ? (
                    <Radio
                      name={field.key}
                      label={shown(field[side])}
                      aria-label={`${label}: ${shown(field[side])}`}
                      checked={stays === side}
                      onChange={() => choose(field.key, side)}
                    />
                  ) : (
                    shown(field[side])
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Head({ person }: { person: Reviewed['keep'] }) {
  const { t } = useTranslation('duplicates');
  const f = useFormat();
  return (
    <td className={css.head}>
      <div className="strong">{nameOf(person)}</div>
      <div className="row" style={{ flexWrap: 'wrap', gap: 6 }}>
        <ContactStatus status={person.status as 'subscribed'} />
        <span className="meta num">
          {t('orders', { count: person.orderCount, number: f.exact(person.orderCount) })}
          {person.orderCount > 0 && ` · ${f.money(person.revenue)}`} · {t('since', { day: f.day(person.createdAt) })}
        </span>
      </div>
    </td>
  );
}

/** Addresses and lists of choices in one line. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value === 'object') return Object.values(value).filter(Boolean).map(String).join(', ');
  return String(value);
}
