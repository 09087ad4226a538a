import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Column, OneImport, Placing } from '../../../api/imports/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import css from './import.module.css';

const groups: [name: string, targets: string[]][] = [
  [
    'person',
    [
      'email',
      'phone',
      'first_name',
      'last_name',
      'full_name',
      'company',
      'role',
      'birthday',
      'language',
      'external_id',
      'vip',
      'time_zone',
      'country',
    ],
  ],
  ['place', ['address', 'address.line1', 'address.line2', 'address.postcode', 'address.city', 'address.region', 'address.country']],
  ['consent', ['status', 'opted_in_at', 'optin_ip', 'confirmed_at', 'confirmed_ip', 'left_at', 'sms_status', 'email_permission']],
  ['labels', ['tags', 'groups', 'lists', 'note']],
  ['past', ['rating', 'last_sent_at', 'last_opened_at', 'last_clicked_at', 'step']],
];

interface PlaceSelectProps {
  column: Column;
  one: OneImport;
  place(placing: Placing): void;
  /** A field of its own is to be named. */
  name(): void;
}

/** Where a column goes. */
export function PlaceSelect({ column, one, place, name }: PlaceSelectProps) {
  const { t } = useTranslation('import');
  const fields = useRead(contract.fields.list, { query: { audienceId: one.audienceId } });
  const { placing } = column;
  const value = placing.to === 'field' ? `field:${placing.key}` : placing.to;
  const choose = (chosen: string) => {
    if (chosen === 'new' || chosen === 'rename') return name();
    if (chosen === 'groups') return place({ to: 'groups', category: column.header || t('places.groups') });
    if (chosen.startsWith('field:')) return place({ to: 'field', key: chosen.slice(6) });
    place({ to: chosen } as Placing);
  };
  return (
    <span className={css.place} data-check={column.sureness === 'check' || undefined} data-left={placing.to === 'skip' || undefined}>
      <select
        aria-label={t('goesTo', { column: column.header || column.index + 1 })}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="skip">{t('places.skip')}</option>
        {groups.map(([group, targets]) => (
          <optgroup key={group} label={t(`places.${group}`)}>
            {targets.map((target) => (
              <option key={target} value={target}>
                {target === 'groups' && placing.to === 'groups' ? placing.category : t(`places.${target.replace('.', '_')}`)}
              </option>
            ))}
          </optgroup>
        ))}
        <optgroup label={t('places.fields')}>
          {(fields.data?.items ?? []).map((field) => (
            <option key={field.key} value={`field:${field.key}`}>
              {field.label}
            </option>
          ))}
          <option value="new">{placing.to === 'new' ? `+ ${placing.label}` : t('places.new')}</option>
          {placing.to === 'new' && <option value="rename">{t('places.rename')}</option>}
        </optgroup>
      </select>
      <Icon name="updown" size={14} className="softer" />
    </span>
  );
}
