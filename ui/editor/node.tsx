import { Handle, type NodeProps, Position } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../workflows/flow/flow.ts';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEdit, useEditing } from './context.ts';
import css from './editor.module.css';
import { moveStep, placeBeside, stepById, TRIGGER } from './graph.ts';
import { problemText } from './problems.ts';
import { faceOf } from './steps/index.ts';
import { useTriggerWords } from './trigger-form.tsx';

/** Where lines begin and end; nobody draws lines by hand here. */
const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} className={css.end ?? ''} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} className={css.end ?? ''} />
  </>
);

/** Alt and an arrow move a step along the line, for those who don't drag. */
function useMoves(id: string) {
  const edit = useEdit();
  const { readOnly } = useEditing();
  return (event: KeyboardEvent) => {
    if (!event.altKey || readOnly || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const direction = event.key === 'ArrowUp' ? 'up' : 'down';
    edit((definition) => {
      const place = placeBeside(definition, id, direction);
      return place ? moveStep(definition, id, place) : definition;
    });
  };
}

export function CardNode({ id }: NodeProps) {
  const { t } = useTranslation('editor');
  const { shown, problems, changes, selected, select, flow } = useEditing();
  const step = stepById(shown, id);
  const triggerWordsOf = useTriggerWords();
  const moves = useMoves(id);
  const problem = problems.find((p) => p.stepId === id);
  if (!step && id !== TRIGGER) return null;
  const { icon, title } = step ? { icon: faceOf(step).icon, title: step.name || t(`kind.${step.type}`) } : triggerWords();
  return (
    <div className={css.node} data-selected={selected === id || undefined} data-bad={problem ? true : undefined}>
      <Ends />
      <button
        type="button"
        className={css.head}
        data-opens={id}
        aria-expanded={selected === id}
        onClick={() => select(id)}
        onKeyDown={moves}
      >
        <Icon name={icon} size={20} className="soft" />
        <span className="grow">
          <span className={css.line1}>
            <span className="clip">{title}</span>
            {changes.steps.has(id) && <span className="tag accent">{t('changed')}</span>}
          </span>
          <span className={`${css.line2} clip`}>{step ? <Sentence step={step} /> : triggerSentence()}</span>
        </span>
      </button>
      {problem ? (
        <button type="button" className={css.problem} onClick={() => select(id, { field: problem.field })}>
          <Icon name="warning" />
          <span className="clip">{t(`short.${problem.code}`, { defaultValue: problemText(problem, shown, t) })}</span>
        </button>
      ) : (
        flow.activatedAt && <Footer id={id} />
      )}
    </div>
  );

  function triggerWords() {
    return { icon: 'enter' as const, title: t(`trigger.${shown.trigger.type}`) };
  }
  function triggerSentence() {
    return triggerWordsOf(shown.trigger);
  }
}

function Sentence({ step }: { step: Step }) {
  const { Summary } = faceOf(step);
  return <Summary step={step} />;
}

/** How many are where; each number opens the list of those people. */
function Footer({ id }: { id: string }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { flow, select, shown } = useEditing();
  const counts = flow.counts.steps.find((s) => s.stepId === id);
  const numbers: [string, number][] =
    id === TRIGGER
      ? [
          ['entered', flow.counts.entered],
          ['heldOut', flow.counts.heldOut],
        ]
      : stepById(shown, id)?.type === 'branch'
        ? [
            ['waiting', counts?.waiting ?? 0],
            ['yes', counts?.yes ?? 0],
            ['no', counts?.no ?? 0],
          ]
        : [
            ['waiting', counts?.waiting ?? 0],
            ['sent', counts?.sent ?? 0],
            ['skipped', counts?.skipped ?? 0],
          ];
  if (counts?.uncertain) numbers.push(['uncertain', counts.uncertain]);
  if (counts?.failed) numbers.push(['failed', counts.failed]);
  return (
    <div className={css.foot}>
      {numbers.map(([what, count]) => (
        <button key={what} type="button" className="nodrag" onClick={() => select(id, { tab: 'people', what })}>
          <b>{numbers.length > 3 ? f.num(count) : f.exact(count)}</b> {t(`count.${what}`, { count })}
        </button>
      ))}
    </div>
  );
}

export function PillNode({ id }: NodeProps) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { shown, problems, changes, selected, select, flow } = useEditing();
  const moves = useMoves(id);
  const step = stepById(shown, id);
  if (!step) return null;
  const ended = endedAt(step.type);
  const bad = problems.some((p) => p.stepId === id);
  return (
    <div className={css.pillRow}>
      <Ends />
      <button
        type="button"
        className={css.pill}
        data-opens={id}
        data-selected={selected === id || undefined}
        data-bad={bad || undefined}
        aria-expanded={selected === id}
        onClick={() => select(id)}
        onKeyDown={moves}
      >
        <Icon name={bad ? 'warning' : faceOf(step).icon} className={bad ? 'red' : 'softer'} />
        <span className="clip">
          <Sentence step={step} />
        </span>
        {changes.steps.has(id) && <span className="tag accent">{t('changed')}</span>}
        {ended !== undefined && <b className="num">{f.exact(ended)}</b>}
      </button>
    </div>
  );

  /** How many came to this end. */
  function endedAt(type: Step['type']): number | undefined {
    if (!flow.activatedAt) return undefined;
    const archived = (of: string) => flow.counts.steps.find((s) => s.stepId === of)?.archived ?? 0;
    if (type === 'archive') return archived(id);
    if (type !== 'exit') return undefined;
    const all = flow.counts.steps.reduce((sum, s) => sum + s.archived, 0);
    return flow.counts.outcomes.finished === undefined ? undefined : flow.counts.outcomes.finished - all;
  }
}

export function OriginNode() {
  const { t } = useTranslation('editor');
  return (
    <div className={css.pillRow}>
      <Ends />
      <span className={`${css.pill} ${css.ghost}`}>
        <Icon name="order" />
        {t('lastPurchase')}
      </span>
    </div>
  );
}
