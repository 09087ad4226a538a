import { useDebouncedCallback } from '@mantine/hooks';
import { type CSSProperties, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  width?: string;
}

/** Searches as one types, 200 ms after the last key; Esc empties it. */
export function SearchField({ label, value, onChange, width = '260px' }: SearchFieldProps) {
  const { t } = useTranslation('shell');
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 200);
  useEffect(() => setText(value), [value]);
  const write = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <div className="search-field" style={{ '--width': width } as CSSProperties}>
      <Icon name="search" />
      <input
        type="text"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && write('')}
      />
      {text && (
        <IconButton small size={14} icon="close" label={t('clear')} onClick={() => write('')} style={{ minWidth: 20, height: 20 }} />
      )}
    </div>
  );
}
