import { Checkbox, NumberInput, Radio, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Settings } from '../../workflows/flow/settings.ts';
import { useAudience } from '../shell/audience.tsx';
import { useEdit, useEditing } from './context.ts';
import { FieldProblem, useFieldProblem } from './field-problem.tsx';
import css from './inspector.module.css';
import { LiveNow } from './live-now.tsx';
import { RuleChoice, useRuleWords } from './rule-choice.tsx';
import { WindowForm } from './window-form.tsx';

export type SetSettings = (patch: Partial<Settings>, field: string) => void;
type Counted = 'minGapDays' | 'tooLateDays' | 'wonBackDays' | 'holdoutPercent';
const ranges: Record<Counted, [number, number]> = {
  minGapDays: [0, 365],
  tooLateDays: [1, 365],
  wonBackDays: [1, 90],
  holdoutPercent: [0, 50],
};

/** What holds for every step of the flow. */
export function SettingsForm() {
  const { t } = useTranslation('editor');
  const audience = useAudience();
  const { shown, readOnly } = useEditing();
  const edit = useEdit();
  const { settings } = shown;
  const { from, tracking } = settings;
  const addressProblem = useFieldProblem(null, 'from');
  const set: SetSettings = (patch, field) =>
    edit((definition) => ({ ...definition, settings: { ...definition.settings, ...patch } }), `settings.${field}`);
  return (
    <fieldset className={css.settings} disabled={readOnly}>
      <Section title={t('settings.sender')} why={t('settings.senderWhy')}>
        <div className={css.pair}>
          <TextInput
            label={t('mail.fromName')}
            placeholder={audience.senderName}
            value={from.name}
            maxLength={120}
            onChange={(event) => set({ from: { ...from, name: event.currentTarget.value } }, 'from')}
          />
          <TextInput
            label={t('mail.fromAddress')}
            data-field="from.address"
            placeholder={audience.senderAddress || 'name@shop.com'}
            value={from.address}
            maxLength={254}
            error={addressProblem}
            onChange={(event) => set({ from: { ...from, address: event.currentTarget.value.trim() } }, 'from')}
          />
        </div>
      </Section>
      <Section title={t('settings.window')} why={t('settings.windowWhy')}>
        <WindowForm window={settings.window} set={set} />
      </Section>
      <Section title={t('settings.pace')}>
        <Days field="minGapDays" set={set} />
        <Days field="tooLateDays" set={set} />
      </Section>
      <Section title={t('settings.goal')}>
        <Radio.Group
          value={settings.goal}
          onChange={(goal) => set({ goal: goal as Settings['goal'] }, 'goal')}
          aria-label={t('settings.goal')}
        >
          <div className={css.choices}>
            <Radio value="order" label={t('settings.goalOrder')} />
            <Radio value="none" label={t('settings.goalNone')} />
          </div>
        </Radio.Group>
        <Days field="wonBackDays" set={set} />
        <Days field="holdoutPercent" set={set} />
      </Section>
      <Section title={t('settings.ends')} why={t('settings.endsWhy')}>
        <EndRule field="goalRule" set={set} />
        <EndRule field="exitRule" set={set} />
      </Section>
      <Section title={t('settings.reentry')}>
        <Radio.Group
          value={settings.reentry}
          onChange={(reentry) => set({ reentry: reentry as Settings['reentry'] }, 'reentry')}
          aria-label={t('settings.reentry')}
        >
          <div className={css.choices}>
            <Radio value="per_episode" label={t(shown.trigger.type === 'entersSegment' ? 'settings.eachEntry' : 'settings.perEpisode')} />
            <Radio value="never" label={t('settings.never')} />
          </div>
        </Radio.Group>
      </Section>
      <Section title={t('settings.uncertain')} why={t('settings.uncertainWhy')}>
        <Radio.Group
          value={settings.onUncertain}
          onChange={(value) => set({ onUncertain: value as Settings['onUncertain'] }, 'onUncertain')}
          aria-label={t('settings.uncertain')}
        >
          <div className={css.choices}>
            <Radio value="leave" label={t('settings.leave')} />
            <Radio value="resend" label={t('settings.resend')} />
          </div>
        </Radio.Group>
      </Section>
      <Section title={t('settings.tracking')}>
        <Checkbox
          label={t('settings.opens')}
          checked={tracking.opens}
          onChange={(event) => set({ tracking: { ...tracking, opens: event.currentTarget.checked } }, 'tracking')}
        />
        <Checkbox
          label={t('settings.clicks')}
          checked={tracking.clicks}
          onChange={(event) => set({ tracking: { ...tracking, clicks: event.currentTarget.checked } }, 'tracking')}
        />
        <TextInput
          label={t('settings.campaign')}
          description={t('settings.campaignWhy')}
          value={tracking.campaign}
          maxLength={50}
          onChange={(event) => set({ tracking: { ...tracking, campaign: event.currentTarget.value } }, 'campaign')}
        />
      </Section>
    </fieldset>
  );
}

/** A rule that ends walks, and under it what is live. */
function EndRule({ field, set }: { field: 'goalRule' | 'exitRule'; set: SetSettings }) {
  const { t } = useTranslation('editor');
  const { shown, live } = useEditing();
  const words = useRuleWords();
  const change = (rule: Rule | null | undefined) => set({ [field]: rule ?? undefined }, field);
  const [was, now] = [live?.settings[field], shown.settings[field]];
  return (
    <>
      <RuleChoice label={t(`settings.${field}`)} field={`settings.${field}`} value={now} none={t('rule.noRule')} onChange={change} />
      <FieldProblem stepId={null} field={`settings.${field}`} />
      {live && <LiveNow was={was ? words(was) : t('rule.noRule')} now={now ? words(now) : t('rule.noRule')} putBack={() => change(was)} />}
    </>
  );
}

function Section({ title, why, children }: { title: string; why?: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {why && <p className="meta">{why}</p>}
      {children}
    </section>
  );
}

/** A number with its bounds, and under it what is live. */
function Days({ field, set }: { field: Counted; set: SetSettings }) {
  const { t } = useTranslation('editor');
  const { shown, live } = useEditing();
  const [min, max] = ranges[field];
  const value = shown.settings[field];
  const put = (next: number) => set({ [field]: next }, field);
  return (
    <div>
      <NumberInput
        label={t(`settings.${field}`)}
        description={t(`settings.${field}Why`)}
        data-field={field}
        min={min}
        max={max}
        allowDecimal={false}
        clampBehavior="strict"
        suffix={field === 'holdoutPercent' ? '\u00a0%' : ''}
        value={value}
        onChange={(next) => typeof next === 'number' && put(next)}
      />
      {live && <LiveNow was={String(live.settings[field])} now={String(value)} putBack={() => put(live.settings[field])} />}
    </div>
  );
}
