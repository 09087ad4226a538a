import { useRef } from 'react';

interface Choice<T extends string> {
  value: T;
  label: string;
  count?: number | string | undefined;
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  choices: Choice<T>[];
  onChange(value: T): void;
  small?: boolean;
}

/** One of a few. One stop for Tab; the arrows move and choose. */
export function Segmented<T extends string>({ label, value, choices, onChange, small = true }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const move = (by: number) => {
    const to = (choices.findIndex((choice) => choice.value === value) + by + choices.length) % choices.length;
    const chosen = choices[to];
    if (!chosen) return;
    onChange(chosen.value);
    (group.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      className={small ? 'segmented small' : 'segmented'}
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight' || key === 'ArrowDown') move(1);
        if (key === 'ArrowLeft' || key === 'ArrowUp') move(-1);
      }}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a row of inputs would not let the label carry a count
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
          {choice.count !== undefined && <span className="count">{choice.count}</span>}
        </button>
      ))}
    </div>
  );
}
