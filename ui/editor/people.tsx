import { useTranslation } from 'react-i18next';
import { Segmented } from '../components/segmented.tsx';
import { Empty } from '../components/states.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import { stepById, TRIGGER } from './graph.ts';
import css from './inspector.module.css';
import { PeopleList } from './people-list.tsx';

const ofFlow = ['entered', 'heldOut', 'bought', 'wonBack', 'finished', 'held'] as const;
const ofEmail = ['waiting', 'sent', 'skipped', 'uncertain', 'failed', 'yes', 'no'] as const;
type What = (typeof ofFlow)[number] | (typeof ofEmail)[number];

/** Who is behind a number. Each leads to their walk. */
export function People() {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { flow, selected, what: asked, reason, select, shown } = useEditing();
  const step = selected ? stepById(shown, selected) : undefined;
  const counts = flow.counts.steps.find((s) => s.stepId === selected);
  const numbers: Partial<Record<What, number>> =
    selected === TRIGGER
      ? {
          entered: flow.counts.entered,
          heldOut: flow.counts.heldOut,
          bought: flow.lift.treatedBought,
          wonBack: flow.wonBack,
          ...(flow.held ? { held: flow.held } : {}),
        }
      : step?.type === 'exit'
        ? { finished: flow.counts.outcomes.finished ?? 0 }
        : step?.type === 'branch'
          ? { waiting: counts?.waiting ?? 0, yes: counts?.yes ?? 0, no: counts?.no ?? 0 }
          : {
              waiting: counts?.waiting ?? 0,
              sent: counts?.sent ?? 0,
              skipped: counts?.skipped ?? 0,
              ...(counts?.uncertain ? { uncertain: counts.uncertain } : {}),
              ...(counts?.failed ? { failed: counts.failed } : {}),
            };
  const kinds = Object.keys(numbers) as What[];
  const what = kinds.find((kind) => kind === asked) ?? kinds[0] ?? 'entered';
  if (!flow.activatedAt) return <Empty>{t('people.notYet')}</Empty>;
  const choices = kinds.map((value) => ({ value, label: t(`people.${value}`), count: f.num(numbers[value] ?? 0) }));
  return (
    <>
      {kinds.length > 1 && (
        <Segmented
          label={t('people.which')}
          value={what}
          choices={choices}
          onChange={(chosen) => select(selected, { tab: 'people', what: chosen })}
        />
      )}
      {what === 'skipped' && counts && <Reasons reasons={counts.reasons} chosen={reason} />}
      <PeopleList
        key={`${selected} ${what} ${reason}`}
        count={numbers[what] ?? 0}
        what={what}
        stepId={selected === TRIGGER || step?.type === 'exit' ? undefined : step?.id}
        reason={what === 'skipped' ? reason : undefined}
      />
    </>
  );
}

function Reasons({ reasons, chosen }: { reasons: Record<string, number>; chosen: string | undefined }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { selected, select } = useEditing();
  return (
    <ul className={css.reasons}>
      {Object.entries(reasons)
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => (
          <li key={reason}>
            <button
              type="button"
              aria-pressed={reason === chosen}
              onClick={() => select(selected, { tab: 'people', what: 'skipped', ...(reason === chosen ? {} : { reason }) })}
            >
              <span className="grow">{t(`reason.${reason}`, { defaultValue: reason })}</span>
              <span className="num medium">{f.exact(count)}</span>
            </button>
          </li>
        ))}
    </ul>
  );
}
