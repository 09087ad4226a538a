import { Chip, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultSettings, type SendWindow } from '../../workflows/flow/settings.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import { useFieldProblem } from './field-problem.tsx';
import css from './inspector.module.css';
import { LiveNow } from './live-now.tsx';
import type { SetSettings } from './settings-form.tsx';
import { weekdayName, windowInWords } from './words.ts';

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];

/** Days, hours and quiet dates on which mail may leave; switched off = at any time. */
export function WindowForm({ window, set }: { window: SendWindow | null; set: SetSettings }) {
  const { t, i18n } = useTranslation('editor');
  const f = useFormat();
  const { live } = useEditing();
  const error = useFieldProblem(null, 'settings.window');
  const change = (patch: Partial<SendWindow>) => window && set({ window: { ...window, ...patch } }, 'window');
  return (
    <>
      <Switch
        label={t('settings.anyTime')}
        data-field="window"
        checked={window === null}
        onChange={(event) => set({ window: event.currentTarget.checked ? null : defaultSettings.window }, 'window')}
      />
      {window && (
        <>
          <fieldset className={css.days}>
            <legend className="unseen">{t('wait.weekdays')}</legend>
            {ALL_WEEK.map((day) => (
              <Chip
                key={day}
                size="xs"
                radius={6}
                variant="outline"
                checked={window.days.includes(day)}
                onChange={(on) => {
                  const days = on ? [...window.days, day].toSorted() : window.days.filter((d) => d !== day);
                  if (days.length) change({ days });
                }}
              >
                {weekdayName(day, i18n.language)}
              </Chip>
            ))}
          </fieldset>
          <div className={css.pair}>
            <Clock label={t('settings.opensAt')} value={window.from} set={(from) => change({ from })} />
            <Clock label={t('settings.closesAt', { zone: f.zoneName() })} value={window.to} set={(to) => change({ to })} error={error} />
          </div>
          <QuietDates dates={window.quiet} set={(quiet) => change({ quiet })} />
        </>
      )}
      {live && (
        <LiveNow
          was={windowInWords(live.settings.window, i18n.language, t)}
          now={windowInWords(window, i18n.language, t)}
          putBack={() => set({ window: live.settings.window }, 'window')}
        />
      )}
    </>
  );
}

function Clock({ label, value, set, error }: { label: string; value: string; set(value: string): void; error?: string | undefined }) {
  return (
    <TextInput
      type="time"
      label={label}
      // a time field knows no 24:00; the last minute stands for it
      value={value === '24:00' ? '23:59' : value}
      error={error}
      onChange={({ currentTarget }) =>
        /^\d\d:\d\d$/.test(currentTarget.value) && set(currentTarget.value === '23:59' ? '24:00' : currentTarget.value)
      }
    />
  );
}

function QuietDates({ dates, set }: { dates: string[]; set(dates: string[]): void }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const [typed, setTyped] = useState('');
  return (
    <div>
      <div className={css.quiet}>
        <TextInput type="date" label={t('settings.quiet')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button
          onClick={() => {
            if (typed) set([...new Set([...dates, typed])].toSorted());
            setTyped('');
          }}
        >
          {t('settings.addDate')}
        </Button>
      </div>
      <ul className={css.dates}>
        {dates.map((date) => (
          <li key={date} className="chip">
            {f.day(`${date}T12:00:00Z`)}
            <button
              type="button"
              className="softer"
              aria-label={t('settings.removeDate', { date })}
              onClick={() => set(dates.filter((d) => d !== date))}
            >
              <Icon name="close" size={14} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
