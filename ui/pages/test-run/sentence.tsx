import { useTranslation } from 'react-i18next';
import type { TestRun } from '../../../api/tests/contract.ts';
import { useFormat } from '../../shell/audience.tsx';
import css from './test-run.module.css';

/** The run's own date, and what it is doing. */
export function Sentence({ run }: { run: TestRun | undefined }) {
  const { t } = useTranslation('test-run');
  const f = useFormat();
  if (!run)
    return (
      <div className={css.sentence}>
        <h1>{t('ready')}</h1>
        <span className="soft">{t('real')}</span>
      </div>
    );
  const next = run.planned[0];
  const words = {
    running: next ? t('doing.waiting', { day: next.day, step: next.name }) : t('doing.running'),
    held: t('doing.held'),
    ended: t(`doing.${run.outcome ?? 'ended'}`, { defaultValue: t('doing.ended') }),
    stopped: t('doing.stopped'),
    failed: t('doing.failed'),
  }[run.state];
  return (
    <div className={css.sentence}>
      <h1 className="num">{f.longDay(run.now)}</h1>
      <span className="soft grow" role="status">
        {words}
      </span>
      <span className={`${css.wide} meta`}>{t('real')}</span>
    </div>
  );
}
