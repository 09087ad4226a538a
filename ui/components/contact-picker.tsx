import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { contactRow } from '../../api/contacts/contract.ts';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { useAudience } from '../shell/audience.tsx';
import { nameOf } from './person.tsx';

type Contact = z.infer<typeof contactRow>;

interface ContactPickerProps {
  label: string;
  value: { id: string; name: string } | null;
  onChange(contact: Contact): void;
  description?: string | undefined;
  error?: string | undefined;
  disabled?: boolean;
  /** Only those whose last counted order is at least so many days ago. */
  fromDay?: number;
}

/** One contact of the audience, found by the beginning of a name, an address or a customer number. */
export function ContactPicker({ label, value, onChange, description, error, disabled = false, fromDay }: ContactPickerProps) {
  const { t } = useTranslation('shell');
  const audience = useAudience();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed === value?.name ? '' : typed.trim(), 200);
  const found = useRead(
    contract.contacts.list,
    { query: { audienceId: audience.id, limit: 20, ...(search ? { search } : {}), ...(fromDay === undefined ? {} : { fromDay }) } },
    { keep: true },
  );
  const items = found.data?.items ?? [];
  const data = items.map((contact) => ({ value: contact.id, label: nameOf(contact) }));
  if (value && !data.some((item) => item.value === value.id)) data.unshift({ value: value.id, label: value.name });
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('find.contact')}
      error={error}
      disabled={disabled}
      data={data}
      value={value?.id ?? null}
      searchable
      allowDeselect={false}
      searchValue={typed}
      onSearchChange={setTyped}
      // the server has searched already
      filter={({ options }) => options}
      maxDropdownHeight={260}
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage={found.isFetching ? t('loading') : t('find.nothing')}
      onChange={(id) => {
        const contact = items.find((item) => item.id === id);
        if (contact) onChange(contact);
      }}
    />
  );
}
