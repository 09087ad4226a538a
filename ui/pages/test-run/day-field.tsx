import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter } from '../../../workflows/flow/calendar.ts';
import { Button } from '../../components/button.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './test-run.module.css';

interface DayFieldProps {
  /** A purchase ends the flow. */
  stops: boolean;
  /** The day on which they buy; null = they don't. */
  day: number | null;
  /** Days up to this one have passed. */
  after: number;
  /** ISO instant of day 0. */
  start: string;
  set(day: number | null): void;
  disabled?: boolean;
  error?: string | null;
}

/** "They buy on day N": empty = never. A day is set when the field is left or Enter pressed, so that half-typed days do nothing. */
export function DayField({ stops, day, after, start, set, disabled = false, error }: DayFieldProps) {
  const { t } = useTranslation('test-run');
  const f = useFormat();
  const [typed, setTyped] = useState<number | null>(day);
  useEffect(() => setTyped(day), [day]);
  const passed = typed !== null && typed !== day && typed <= after;
  const commit = () => {
    if (typed !== day && !passed) set(typed);
  };
  return (
    <div>
      <div className={css.dayField}>
        <NumberInput
          label={t('buyOn')}
          min={0}
          max={3650}
          allowDecimal={false}
          hideControls
          disabled={disabled}
          placeholder={t('never')}
          value={typed ?? ''}
          onChange={(value) => setTyped(typeof value === 'number' ? value : null)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
        {typed !== null && !passed && (
          <span className="green medium num">{f.weekday(daysAfter(new Date(start).getTime(), typed, f.zone))}</span>
        )}
        <span className="grow" />
        {day !== null && !disabled && (
          <Button kind="quiet" onClick={() => set(null)}>
            {t('takeOut')}
          </Button>
        )}
      </div>
      {!disabled && (
        <p className={passed || error ? 'meta red' : 'meta'} role={passed || error ? 'alert' : undefined}>
          {passed ? t('hasPassed', { day: typed, now: after }) : (error ?? t(stops ? 'buyWhy' : 'buyWhyOn', { day: after }))}
        </p>
      )}
    </div>
  );
}
