import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkAction } from '../../../api/contacts/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';

interface Editable {
  value: string;
  label: string;
  choices?: { value: string; label: string }[];
  field?: Field;
}

/** One field, and the value that everyone selected gets; or none. Leaving is one of the changes: it is a status. */
export function EditForm({ fields, onChange }: { fields: readonly Field[]; onChange(action: BulkAction | null): void }) {
  const { t } = useTranslation('contacts');
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<unknown>('');
  const yesNo = [
    { value: 'yes', label: t('yes') },
    { value: 'no', label: t('no') },
  ];
  const languages = ['en', 'fr'].map((one) => ({ value: one, label: t(`language.${one}`) }));
  const formats = ['html', 'text'].map((one) => ({ value: one, label: t(`format.${one}`) }));
  const editable: Editable[] = [
    { value: 'company', label: t('column.company') },
    { value: 'role', label: t('column.role') },
    { value: 'language', label: t('column.language'), choices: languages },
    { value: 'country', label: t('column.country') },
    { value: 'timeZone', label: t('timeZone') },
    { value: 'format', label: t('formatOf'), choices: formats },
    { value: 'vip', label: t('column.vip'), choices: yesNo },
    ...fields
      .filter(({ type }) => type !== 'address')
      .map(
        (field): Editable => ({
          value: `field:${field.key}`,
          label: field.label,
          field,
          ...(field.type === 'yes_no'
            ? { choices: yesNo }
            : field.choices.length
              ? { choices: field.choices.map((one) => ({ value: one, label: one })) }
              : {}),
        }),
      ),
  ];
  const one = editable.find((each) => each.value === name);
  const say = (next: Editable | undefined, to: unknown) => {
    setValue(to);
    if (next?.value === 'unsubscribe') return onChange({ do: 'unsubscribe' });
    if (!next) return onChange(null);
    const isYesNo = next.value === 'vip' || next.field?.type === 'yes_no';
    const empty = to === '' || to === null || (Array.isArray(to) && to.length === 0);
    if (empty && (next.value === 'vip' || next.value === 'format')) return onChange(null);
    onChange({ do: 'setField', field: next.value as 'company', value: empty ? null : isYesNo ? to === 'yes' : to });
  };
  return (
    <>
      <Select
        label={t('field')}
        placeholder={t('chooseField')}
        data={[
          { group: t('marketing'), items: [{ value: 'unsubscribe', label: t('verbUnsubscribe') }] },
          { group: t('fieldsOf'), items: editable.map(({ value: key, label }) => ({ value: key, label })) },
        ]}
        searchable
        value={name}
        onChange={(key) => {
          setName(key);
          say(key === 'unsubscribe' ? { value: key, label: '' } : editable.find((each) => each.value === key), '');
        }}
        data-autofocus
      />
      {name === 'unsubscribe' && <p className="meta">{t('unsubscribeMeans')}</p>}
      {one && <ValueInput one={one} value={value} onChange={(to) => say(one, to)} />}
      {one && value === '' && one.value !== 'vip' && one.value !== 'format' && <p className="meta">{t('emptyClears')}</p>}
    </>
  );
}

function ValueInput({ one, value, onChange }: { one: Editable; value: unknown; onChange(value: unknown): void }) {
  const { t } = useTranslation('contacts');
  if (one.field?.type === 'multi_choice')
    return <MultiSelect label={t('value')} data={one.field.choices} value={Array.isArray(value) ? value : []} onChange={onChange} />;
  if (one.choices) return <Select label={t('value')} data={one.choices} value={(value as string) || null} onChange={onChange} clearable />;
  if (one.field?.type === 'number') return <NumberInput label={t('value')} value={value as number} hideControls onChange={onChange} />;
  return (
    <TextInput
      label={t('value')}
      type={one.field?.type === 'date' ? 'date' : 'text'}
      value={value as string}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
