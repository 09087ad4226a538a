import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/enrollments/contract.ts';

const colours: Record<string, string> = {
  won_back: 'green',
  bought: 'green',
  reached: 'green',
  finished: '',
  left: 'red',
  withdrawn: 'amber',
  removed: 'amber',
  stopped: 'amber',
};

/** Held by hand, whether or not something is due already. */
export const isPaused = (walk: Enrollment) =>
  walk.waiting?.held === 'paused' || walk.steps.findLast((s) => s.outcome === 'paused' || s.outcome === 'resumed')?.outcome === 'paused';

/** Where the walk stands, in a word: waiting, held, or how it ended. */
export function Standing({ walk }: { walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  if (walk.outcome)
    return <span className={`tag ${colours[walk.outcome] ?? ''}`}>{t(`outcome.${walk.outcome}`, { defaultValue: walk.outcome })}</span>;
  if (walk.waiting?.held)
    return <span className="tag amber">{t(`held.${walk.waiting.held}.word`, { defaultValue: walk.waiting.held })}</span>;
  if (isPaused(walk)) return <span className="tag amber">{t('held.paused.word')}</span>;
  return (
    <>
      <span className="tag accent">{t('waiting')}</span>
      {walk.arm === 'holdout' && <span className="tag">{t('heldOut')}</span>}
      {walk.isTest && <span className="tag">{t('test')}</span>}
    </>
  );
}
