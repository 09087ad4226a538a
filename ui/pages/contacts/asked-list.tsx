import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import type { Asked, Choice } from '../../components/filter/fields.ts';
import { useAudience } from '../../shell/audience.tsx';
import { ChoiceList } from './choice-list.tsx';

interface AskedListProps {
  asked: Asked;
  /** Those that are said already, with their names. */
  choices: Choice[];
  chosen: string[];
  onChange(chosen: string[]): void;
}
/** As many as the API finds at once. */
const FOUND = 50;

/** Some of what may be thousands: the first of them, and as one types whichever have the words in their name. */
export function AskedList({ asked, choices, chosen, onChange }: AskedListProps) {
  const { id: audienceId } = useAudience();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const found = useRead(contract.segments.values, { query: { audienceId, of: asked, ...(search ? { search } : {}) } }, { keep: true });
  const there = found.data?.items ?? [];
  // what was ticked keeps its name when it is no longer among what is found
  const seen = useRef(new Map<string, string>());
  for (const { value, label } of [...choices, ...there]) seen.current.set(value, label);
  const missing = typed.trim() ? [] : chosen.filter((id) => !there.some(({ value }) => value === id));
  return (
    <ChoiceList
      choices={[
        ...missing.flatMap((value) => (seen.current.has(value) ? [{ value, label: seen.current.get(value) ?? '' }] : [])),
        ...there,
      ]}
      chosen={chosen}
      onChange={onChange}
      search={{ typed, set: setTyped, more: there.length >= FOUND }}
    />
  );
}
