import { Chip, NumberInput, Select, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { useFormat } from '../../shell/audience.tsx';
import { useChangeStep, useEditing } from '../context.ts';
import { firstDay, reachedDays } from '../days.ts';
import { FieldProblem } from '../field-problem.tsx';
import css from '../inspector.module.css';
import { LiveNow } from '../live-now.tsx';
import { weekdayName, weekdaysInWords } from '../words.ts';
import type { Face } from './face.ts';

type Until = StepOf<'wait'>['until'];
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];
const starts: Record<Until['kind'], (day: number) => Until> = {
  sincePurchase: (day) => ({ kind: 'sincePurchase', days: day }),
  duration: () => ({ kind: 'duration', amount: 7, unit: 'days' }),
  weekday: () => ({ kind: 'weekday', days: [2], time: '09:00', zone: 'audience' }),
};

function untilInWords(until: Until, language: string, t: TFunction<'editor'>): string {
  if (until.kind === 'sincePurchase') return t('wait.untilDay', { days: until.days });
  if (until.kind === 'duration') return t(`wait.${until.unit}`, { count: until.amount });
  const days = until.days.length === 7 ? t('wait.anyDay') : weekdaysInWords(until.days, language);
  return t('wait.untilWeekday', { days, time: until.time.replace(/^0/, '') });
}

function Summary({ step }: { step: StepOf<'wait'> }) {
  const { t, i18n } = useTranslation('editor');
  return untilInWords(step.until, i18n.language, t);
}

function Form({ step }: { step: StepOf<'wait'> }) {
  const { t, i18n } = useTranslation('editor');
  const { readOnly, live, shown } = useEditing();
  const change = useChangeStep(step);
  const { until } = step;
  const set = (next: Until) => change({ until: next }, 'until');
  const was = live?.steps.find((s) => s.id === step.id);
  const kinds = (['sincePurchase', 'duration', 'weekday'] as const).map((value) => ({ value, label: t(`wait.kind.${value}`) }));
  return (
    <>
      <Select
        label={t('wait.what')}
        data={kinds}
        value={until.kind}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(kind) => kind && set(starts[kind as Until['kind']]((reachedDays(shown).get(step.id) ?? firstDay(shown)) || 30))}
      />
      {until.kind === 'sincePurchase' && (
        <NumberInput
          label={t('wait.daysAfter')}
          data-field="until.days"
          description={t('wait.gapToo', { count: shown.settings.minGapDays })}
          min={1}
          max={3650}
          allowDecimal={false}
          readOnly={readOnly}
          value={until.days}
          onChange={(days) => typeof days === 'number' && days >= 1 && set({ ...until, days })}
        />
      )}
      {until.kind === 'duration' && <DurationForm until={until} set={set} />}
      {until.kind === 'weekday' && <WeekdayForm until={until} set={set} />}
      <FieldProblem stepId={step.id} field="until.days" />
      {was?.type === 'wait' && (
        <LiveNow
          was={untilInWords(was.until, i18n.language, t)}
          now={untilInWords(until, i18n.language, t)}
          putBack={() => set(was.until)}
        />
      )}
    </>
  );
}

interface Part<K extends Until['kind']> {
  until: Extract<Until, { kind: K }>;
  set(until: Until): void;
}

function DurationForm({ until, set }: Part<'duration'>) {
  const { t } = useTranslation('editor');
  const { readOnly } = useEditing();
  const units = (['minutes', 'hours', 'days', 'weeks'] as const).map((value) => ({ value, label: t(`wait.unit.${value}`) }));
  return (
    <div className={css.pair}>
      <NumberInput
        label={t('wait.amount')}
        data-field="until.amount"
        min={1}
        max={3650}
        allowDecimal={false}
        readOnly={readOnly}
        value={until.amount}
        onChange={(amount) => typeof amount === 'number' && amount >= 1 && set({ ...until, amount })}
      />
      <Select
        label={t('wait.unitLabel')}
        data={units}
        value={until.unit}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(unit) => unit && set({ ...until, unit: unit as typeof until.unit })}
      />
    </div>
  );
}

function WeekdayForm({ until, set }: Part<'weekday'>) {
  const { t, i18n } = useTranslation('editor');
  const f = useFormat();
  const { readOnly } = useEditing();
  const zones = (['audience', 'contact'] as const).map((value) => ({ value, label: t(`wait.zone.${value}`, { zone: f.zoneName() }) }));
  return (
    <>
      <fieldset className={css.days} disabled={readOnly}>
        <legend>{t('wait.weekdays')}</legend>
        {ALL_WEEK.map((day) => (
          <Chip
            key={day}
            size="xs"
            radius={6}
            variant="outline"
            checked={until.days.includes(day)}
            onChange={(on) => {
              const days = on ? [...until.days, day].toSorted() : until.days.filter((d) => d !== day);
              if (days.length) set({ ...until, days });
            }}
          >
            {weekdayName(day, i18n.language)}
          </Chip>
        ))}
      </fieldset>
      <div className={css.pair}>
        <TextInput
          type="time"
          label={t('wait.time')}
          data-field="until.time"
          readOnly={readOnly}
          value={until.time}
          onChange={(event) => /^\d\d:\d\d$/.test(event.currentTarget.value) && set({ ...until, time: event.currentTarget.value })}
        />
        <Select
          label={t('wait.zoneLabel')}
          data={zones}
          value={until.zone}
          allowDeselect={false}
          readOnly={readOnly}
          onChange={(zone) => zone && set({ ...until, zone: zone as typeof until.zone })}
        />
      </div>
    </>
  );
}

export const waitFace: Face<'wait'> = {
  icon: 'wait',
  Summary,
  Form,
  create: ({ id, day }) => ({
    type: 'wait',
    id,
    name: '',
    until: day === null ? starts.duration(0) : starts.sincePurchase(day),
    next: { done: '' },
  }),
};
