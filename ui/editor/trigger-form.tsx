import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Trigger } from '../../workflows/flow/triggers.ts';
import { useEdit, useEditing } from './context.ts';
import { FieldProblem } from './field-problem.tsx';
import css from './inspector.module.css';
import { LiveNow } from './live-now.tsx';
import { useSegments } from './rule-choice.tsx';

const starts: Record<Trigger['type'], Trigger> = {
  lapsed: { type: 'lapsed', days: 120 },
  entersSegment: { type: 'entersSegment', segmentId: null },
  api: { type: 'api' },
};

/** Who enters, in a few words. */
export function useTriggerWords(): (of: Trigger) => string {
  const { t } = useTranslation('editor');
  const segments = useSegments();
  return (of) => {
    if (of.type === 'lapsed') return t('trigger.days', { count: of.days });
    if (of.type === 'api') return t('trigger.apiSentence');
    return of.segmentId ? (segments.find(({ id }) => id === of.segmentId)?.name ?? '…') : t('trigger.noSegment');
  };
}

/** What makes a contact enter. */
export function TriggerForm() {
  const { t } = useTranslation('editor');
  const { shown, live, readOnly, flow } = useEditing();
  const edit = useEdit();
  const segments = useSegments();
  const { trigger } = shown;
  const set = (next: Trigger) => edit((definition) => ({ ...definition, trigger: next }), '@trigger');
  const words = useTriggerWords();
  return (
    <>
      <Select
        label={t('trigger.what')}
        data={(['lapsed', 'entersSegment', 'api'] as const).map((value) => ({ value, label: t(`trigger.${value}`) }))}
        value={trigger.type}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(type) => type && type !== trigger.type && set(starts[type as Trigger['type']])}
      />
      {trigger.type === 'entersSegment' && (
        <>
          <Select
            label={t('trigger.segment')}
            data-field="trigger"
            placeholder={t('rule.choose')}
            nothingFoundMessage={t('rule.noSegments')}
            searchable
            allowDeselect={false}
            readOnly={readOnly}
            data={segments.map(({ id, name }) => ({ value: id, label: name }))}
            value={trigger.segmentId}
            onChange={(segmentId) => set({ type: 'entersSegment', segmentId })}
          />
          <p className="meta">{t('trigger.segmentWhy')}</p>
        </>
      )}
      {trigger.type === 'lapsed' && (
        <>
          <NumberInput
            label={t('trigger.daysLabel')}
            data-field="trigger.days"
            min={1}
            max={3650}
            allowDecimal={false}
            readOnly={readOnly}
            value={trigger.days}
            onChange={(days) => typeof days === 'number' && days >= 1 && set({ type: 'lapsed', days })}
          />
          <p className="meta">{t('trigger.lapsedWhy')}</p>
        </>
      )}
      {trigger.type === 'api' && (
        <>
          <p className="soft">{t('trigger.apiWhy')}</p>
          <pre className={css.snippet}>{`curl -X POST ${location.origin}/api/flows/${flow.id}/enrollments \\
  -H 'content-type: application/json' \\
  -d '{"contacts":[{"email":"anna@example.com"}]}'`}</pre>
        </>
      )}
      <FieldProblem stepId={null} field="trigger" />
      {live && <LiveNow was={words(live.trigger)} now={words(trigger)} putBack={() => set(live.trigger)} />}
    </>
  );
}
