import { Radio, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { walkOrder } from '../../../workflows/flow/flow.ts';
import { useFormat } from '../../shell/audience.tsx';
import { useEditing } from '../context.ts';
import css from './publish.module.css';

export interface Moves {
  existing: 'move' | 'finish';
  /** Removed step → step of the draft, or "exit". */
  moves: Record<string, string>;
}
interface ExistingProps {
  removed: { stepId: string; name: string; waiting: number }[];
  chosen: Moves;
  choose(moves: Moves): void;
}

/** What becomes of those who are walking now, and of those who wait at steps that are gone. */
export function Existing({ removed, chosen, choose }: ExistingProps) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { flow, shown } = useEditing();
  const steps = [
    ...walkOrder(shown)
      .filter((s) => s.type !== 'exit')
      .map((s) => ({ value: s.id, label: s.name || t(`kind.${s.type}`) })),
    { value: 'exit', label: t('existing.exit') },
  ];
  return (
    <section>
      <h3 className="h2">{t('existing.title', { count: flow.waiting, number: f.exact(flow.waiting) })}</h3>
      <Radio.Group
        aria-label={t('existing.title', { count: flow.waiting, number: f.exact(flow.waiting) })}
        value={chosen.existing}
        onChange={(existing) => choose({ ...chosen, existing: existing as Moves['existing'] })}
      >
        <div className={css.radios}>
          <Radio value="move" label={t('existing.move')} description={t('existing.moveWhy')} />
          <Radio value="finish" label={t('existing.finish')} description={t('existing.finishWhy')} />
        </div>
      </Radio.Group>
      {removed.length > 0 && chosen.existing === 'move' && (
        <>
          <h3 className="h3" style={{ marginTop: 16 }}>
            {t('existing.removed')}
          </h3>
          {removed.map(({ stepId, name, waiting }) => (
            <div key={stepId} className={css.moved}>
              <span className="grow">
                <span className="medium">{name}</span>{' '}
                <span className="meta num">{t('existing.waiting', { count: waiting, number: f.exact(waiting) })}</span>
              </span>
              <Select
                aria-label={t('existing.goTo', { name })}
                placeholder={t('existing.choose')}
                data={steps}
                value={chosen.moves[stepId] ?? null}
                allowDeselect={false}
                onChange={(to) => to && choose({ ...chosen, moves: { ...chosen.moves, [stepId]: to } })}
              />
            </div>
          ))}
        </>
      )}
    </section>
  );
}
