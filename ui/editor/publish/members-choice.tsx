import { NumberInput, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { useEditing } from '../context.ts';
import { useTriggerWords } from '../trigger-form.tsx';
import type { Choice, Stretch } from './consequence.ts';
import css from './publish.module.css';

interface MembersChoiceProps {
  there: Stretch;
  choice: Choice;
  choose(choice: Choice): void;
}

/** Whoever is in the trigger's segment already: do they start, or only those who come from now on? */
export function MembersChoice({ there, choice, choose }: MembersChoiceProps) {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { shown } = useEditing();
  const name = useTriggerWords()(shown.trigger);
  const cannot = Object.entries(there.notMailable).filter(([, count]) => count > 0);
  const title = t('members.title', { name });
  return (
    <section>
      <h3 className="h2">{title}</h3>
      <p className="soft num">
        <b>{t('members.there', { count: there.contacts, number: f.exact(there.contacts), mailable: f.exact(there.mailable) })}</b>{' '}
        {cannot.map(([reason, count]) => `${said(`unmailable.${reason}`, { defaultValue: reason })} ${f.exact(count)}`).join(', ')}
      </p>
      <Radio.Group aria-label={title} value={choice.choice} onChange={(next) => choose({ ...choice, choice: next as Choice['choice'] })}>
        <div className={css.radios}>
          <Radio value="leave_out" label={t('members.leaveOut')} description={t('members.leaveOutWhy')} />
          <Radio value="first_email" label={t('members.start')} description={t('members.startWhy')} />
        </div>
      </Radio.Group>
      {choice.choice === 'first_email' && (
        <div className="row" style={{ marginTop: 12, gap: 8 }}>
          <NumberInput
            aria-label={t('backlog.perDayLabel')}
            w={96}
            hideControls
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={choice.perDay ?? 50}
            onChange={(perDay) => typeof perDay === 'number' && perDay >= 1 && choose({ ...choice, perDay })}
          />
          <span className="soft nowrap">{t('backlog.perDay')}</span>
          {there.contacts > 0 && (
            <span className="meta num">{t('members.lasts', { count: Math.ceil(there.contacts / (choice.perDay ?? 50)) })}</span>
          )}
        </div>
      )}
    </section>
  );
}
