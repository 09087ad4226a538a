import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { type Answers, type Step, stepOrder } from './answers.ts';
import css from './wizard.module.css';

/** The way through; what is answered can be gone back to. */
export function Steps({ step, answers, go }: { step: Step; answers: Answers; go(step: Step): void }) {
  const { t } = useTranslation('wizard');
  const audience = useAudience();
  const at = stepOrder.indexOf(step);
  const bySegment = answers.kind === 'segment';
  const decided = bySegment ? answers.whomName : t('steps.days', { days: answers.days.join(', ') });
  const said: Record<Step, string> = {
    what: at > 0 ? t(`what.${answers.kind}`) : t('steps.whatHint'),
    name: at > 1 ? t('steps.named', { name: answers.name, audience: audience.name }) : t('steps.nameHint'),
    when: at > 2 ? decided : t(bySegment ? 'steps.whomHint' : 'steps.whenHint'),
    look: t('steps.lookHint'),
  };
  return (
    <nav className={css.steps} aria-label={t('steps.label')}>
      <ol>
        {stepOrder.map((name, n) => (
          <li key={name} data-now={n === at || undefined} data-done={n < at || undefined}>
            <button type="button" disabled={n > at} aria-current={n === at ? 'step' : undefined} onClick={() => go(name)}>
              <span className={`${css.number} num`}>{n < at ? <Icon name="check" size={14} /> : n + 1}</span>
              <span>
                <span className={css.stepName}>{t(`steps.${name === 'when' && bySegment ? 'whom' : name}`)}</span>
                <span className={`${css.stepSaid} meta2`}>{said[name]}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
