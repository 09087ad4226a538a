import { Select } from '@mantine/core';
import type { CSSProperties } from 'react';

interface SelectFilterProps<T extends string> {
  label: string;
  /** What it shows when it filters nothing. */
  all: string;
  value: T | undefined;
  choices: { value: T; label: string }[];
  onChange(value: T | undefined): void;
  width?: number;
}

/** A filter above a list; its first choice takes the filter away. */
export function SelectFilter<T extends string>({ label, all, value, choices, onChange, width = 190 }: SelectFilterProps<T>) {
  return (
    <Select
      aria-label={label}
      className="select-filter"
      style={{ '--width': `${width}px` } as CSSProperties}
      value={value ?? ''}
      data={[{ value: '', label: all }, ...choices]}
      onChange={(chosen) => onChange((chosen || undefined) as T | undefined)}
      allowDeselect={false}
      checkIconPosition="right"
      comboboxProps={{ shadow: 'none', transitionProps: { duration: 120 } }}
    />
  );
}
