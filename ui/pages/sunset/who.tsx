import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Who as Said } from '../../../api/sunset/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { RuleBuilder } from '../../components/rule/rule-builder.tsx';
import type { Problem } from '../../components/rule/unfinished.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './sunset.module.css';

/** A rule before its first condition: it is not yet one. */
const BEGUN: Rule = { kind: 'group', match: 'all', rules: [] };

interface WhoProps {
  who: Said;
  onChange(who: Said): void;
  /** What the last dry run had to say of the rule. */
  problems: readonly Problem[];
}

/** The retention clock, a segment that was made before, or a rule of the policy's own: it begins with what the segment said. */
export function Who({ who, onChange, problems }: WhoProps) {
  const { t } = useTranslation('sunset');
  const { id: audienceId } = useAudience();
  const segments = useRead(contract.segments.list, { query: { audienceId, limit: 200 } });
  const known = segments.data?.items ?? [];
  const first = known[0]?.id;
  const choices = [
    { value: 'retention' as const, label: t('who.clock') },
    { value: 'segment' as const, label: t('who.segment') },
    { value: 'rule' as const, label: t('who.byRule') },
  ];
  return (
    <>
      <Segmented
        label={t('who.title')}
        small={false}
        value={who.by}
        choices={choices}
        onChange={(by) => {
          if (by === 'retention') onChange({ by, years: 3 });
          if (by === 'segment' && first) onChange({ by, segmentId: first });
          if (by === 'rule') onChange({ by, rule: (who.by === 'segment' && known.find(({ id }) => id === who.segmentId)?.rule) || BEGUN });
        }}
      />
      {who.by === 'retention' && (
        <div className={css.sentence}>
          <span>{t('who.nothingFor')}</span>
          <Select
            aria-label={t('who.years')}
            w={110}
            allowDeselect={false}
            data={Array.from({ length: 10 }, (_, n) => ({ value: String(n + 1), label: t('who.yearsOf', { count: n + 1 }) }))}
            value={String(who.years)}
            onChange={(years) => onChange({ by: 'retention', years: Number(years) })}
          />
        </div>
      )}
      {who.by === 'segment' && (
        <div className={css.sentence}>
          <span>{t('who.members')}</span>
          <Select
            aria-label={t('who.segment')}
            w={280}
            searchable
            allowDeselect={false}
            data={known.map(({ id, name }) => ({ value: id, label: name }))}
            value={who.segmentId}
            onChange={(segmentId) => segmentId && onChange({ by: 'segment', segmentId })}
          />
        </div>
      )}
      {who.by === 'rule' && (
        <div className={css.rule}>
          <RuleBuilder audienceId={audienceId} value={who.rule} onChange={(rule) => onChange({ by: 'rule', rule })} problems={problems} />
        </div>
      )}
      {who.by === 'retention' && segments.isSuccess && !first && <p className="meta">{t('who.noSegments')}</p>}
    </>
  );
}
