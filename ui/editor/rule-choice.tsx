import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { leavesOf, membersOf, type Rule } from '../../workflows/flow/rule/rule.ts';
import { useRead } from '../api/queries.ts';
import { RuleText } from '../components/rule/rule-text.tsx';
import { useEditing } from './context.ts';
import css from './inspector.module.css';
import { RuleDialog } from './rule-dialog.tsx';

const MOST = 200;
/** The audience's segments, as far as a list of choices can hold them. */
export function useSegments() {
  const { flow } = useEditing();
  const { data } = useRead(contract.segments.list, { query: { audienceId: flow.audienceId, limit: MOST } });
  return data?.items ?? [];
}

/** The segment that a rule consists of; null = it says something else. */
function segmentOf(rule: Rule | null | undefined): string | null {
  const [first, ...more] = rule?.match === 'all' ? rule.rules : [];
  return first?.kind === 'segment' && first.op === 'in' && more.length === 0 ? first.segmentId : null;
}

/** A rule in a few words: the segment's name, or how many conditions it has. */
export function useRuleWords(): (rule: Rule | null | undefined) => string {
  const { t } = useTranslation('editor');
  const segments = useSegments();
  return (rule) => {
    if (!rule) return t('rule.none');
    const id = segmentOf(rule);
    if (!id) return t('rule.conditions', { count: leavesOf(rule).length });
    return t('rule.inSegment', { name: segments.find((one) => one.id === id)?.name ?? '…' });
  };
}

interface Chosen {
  label: string;
  field: string;
  value: Rule | null | undefined;
  /** Words for no rule; absent = there must be one. */
  none?: string;
  onChange(rule: Rule | null): void;
}
const OWN = 'own';

/** Who is meant: the members of a segment, or a rule of the flow's own. */
export function RuleChoice({ label, field, value, none, onChange }: Chosen) {
  const { t } = useTranslation('editor');
  const { readOnly, flow } = useEditing();
  const [writing, write] = useState(false);
  const segments = useSegments();
  const own = value && !segmentOf(value) ? [{ value: OWN, label: t('rule.conditions', { count: leavesOf(value).length }) }] : [];
  return (
    <div className={css.rule}>
      <Select
        label={label}
        data-field={field}
        placeholder={none ?? t('rule.choose')}
        nothingFoundMessage={t('rule.noSegments')}
        searchable
        clearable={none !== undefined}
        allowDeselect={none !== undefined}
        readOnly={readOnly}
        data={[...own, ...segments.map(({ id, name }) => ({ value: id, label: name }))]}
        value={segmentOf(value) ?? (own.length > 0 ? OWN : null)}
        onChange={(chosen) => chosen !== OWN && onChange(chosen ? membersOf(chosen) : null)}
      />
      {own.length > 0 && value && <RuleText audienceId={flow.audienceId} rule={value} />}
      {!readOnly && (
        <button type="button" className="link medium" onClick={() => write(true)}>
          {t(own.length > 0 ? 'rule.change' : 'rule.write')}
        </button>
      )}
      {writing && (
        <RuleDialog
          title={label}
          rule={value}
          close={() => write(false)}
          use={(rule) => {
            onChange(rule);
            write(false);
          }}
        />
      )}
    </div>
  );
}
