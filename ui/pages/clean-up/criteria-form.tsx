import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Said } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './clean-up.module.css';

export type Chosen = Said<typeof contract.cleanUps.preview>['body']['criteria'];
type Status = Extract<Chosen, { by: 'status' }>['status'];
export const statuses = ['unsubscribed', 'cleaned', 'non_subscribed', 'pending', 'subscribed'] as const;

interface FormProps {
  ask(criteria: Chosen): void;
  changed(): void;
  busy: boolean;
}

/** Whom it is about; nothing happens yet. */
export function CriteriaForm({ ask, changed, busy }: FormProps) {
  const { t } = useTranslation('clean-up');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const lists = useRead(contract.lists.list, { query: { audienceId } });
  const [by, setBy] = useState<'status' | 'addresses'>('status');
  const [status, setStatus] = useState<Status>('unsubscribed');
  const [chosen, setChosen] = useState<string[]>([]);
  const [before, setBefore] = useState('');
  const [addresses, setAddresses] = useState('');
  const set =
    <T,>(write: (value: T) => void) =>
    (value: T) => {
      write(value);
      changed();
    };
  const ready = by === 'addresses' ? addresses.includes('@') : Boolean(status || chosen.length > 0 || before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    ask(by === 'addresses' ? { by, addresses } : { by, status, lists: chosen, before: before || null });
  };
  return (
    <form onSubmit={submit} className={css.form}>
      <div>
        <Segmented
          label={t('by.label')}
          value={by}
          choices={(['status', 'addresses'] as const).map((value) => ({ value, label: t(`by.${value}`) }))}
          onChange={(to) => set(setBy)(to as typeof by)}
        />
      </div>
      {by === 'status' ? (
        <>
          <Select
            label={t('status')}
            value={status ?? ''}
            data={[{ value: '', label: t('anyStatus') }, ...statuses.map((value) => ({ value, label: shell(`status.${value}`) }))]}
            allowDeselect={false}
            onChange={(value) => set(setStatus)((value || null) as Status)}
          />
          <MultiSelect
            label={t('lists')}
            description={t('listsHint')}
            placeholder={chosen.length === 0 ? t('noLists') : ''}
            value={chosen}
            data={(lists.data?.items ?? []).map((list) => ({ value: list.id, label: list.name }))}
            onChange={set(setChosen)}
          />
          <TextInput
            type="date"
            label={t('before')}
            description={t('beforeHint')}
            value={before}
            onChange={(event) => set(setBefore)(event.currentTarget.value)}
          />
        </>
      ) : (
        <Textarea
          label={t('addresses')}
          description={t('addressesHint')}
          placeholder={t('addressesExample')}
          value={addresses}
          minRows={6}
          rows={7}
          maxLength={1_000_000}
          onChange={(event) => set(setAddresses)(event.currentTarget.value)}
        />
      )}
      <div>
        <Button type="submit" icon="eye" busy={busy} reason={ready ? null : t(by === 'addresses' ? 'addressesHint' : 'status')}>
          {t('preview')}
        </Button>
      </div>
    </form>
  );
}
