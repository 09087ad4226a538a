import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkAction } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useAudience } from '../../shell/audience.tsx';

/** Tags to add, known or new; or known ones to take off. */
export function TagForm({ onChange }: { onChange(action: BulkAction | null): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const [typed, setTyped] = useState('');
  const [names, setNames] = useState<string[]>([]);
  const [way, setWay] = useState<'add' | 'remove'>('add');
  const known = useRead(
    contract.tags.list,
    { query: { audienceId, limit: 50, sort: 'contacts', ...(typed.trim() ? { search: typed.trim() } : {}) } },
    { keep: true },
  );
  const [ids, setIds] = useState<Record<string, string>>({});
  const items = known.data?.items ?? [];
  const say = (chosen: string[], how: 'add' | 'remove') => {
    const seen = { ...ids, ...Object.fromEntries(items.map(({ id, name }) => [name, id])) };
    const wanted = how === 'remove' ? chosen.filter((name) => seen[name]) : chosen;
    setIds(seen);
    setNames(wanted);
    setWay(how);
    if (wanted.length === 0) onChange(null);
    else onChange(how === 'add' ? { do: 'addTags', names: wanted } : { do: 'removeTags', ids: wanted.map((name) => seen[name] as string) });
  };
  return (
    <>
      <Segmented
        label={t('way')}
        small={false}
        value={way}
        choices={[
          { value: 'add', label: t('addTags') },
          { value: 'remove', label: t('removeTags') },
        ]}
        onChange={(how) => say(names, how)}
      />
      <TagsInput
        label={t('tags')}
        description={way === 'add' ? t('newTags') : undefined}
        data={items.map(({ name }) => name)}
        value={names}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={(chosen) => say(chosen, way)}
        maxTags={20}
        acceptValueOnBlur={way === 'add'}
        data-autofocus
      />
    </>
  );
}
