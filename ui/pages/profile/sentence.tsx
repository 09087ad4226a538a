import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { type Contact, calledBy } from './contact.ts';
import css from './profile.module.css';

/** Where this customer stands, in words; above it, in red, why they can't be mailed and what would change that. */
export function Sentence({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { lastOrderAt, usualGapDays, next, unmailable } = contact;
  const days = lastOrderAt ? f.daysSince(lastOrderAt) : 0;
  const name = calledBy(contact, t('they'));
  const zone = f.foreign() ? t('zone', { zone: f.zoneName() }) : '';
  return (
    <>
      {unmailable && (
        <div className="note red" style={{ marginBottom: 16 }}>
          <Icon name="warning" />
          <p>
            <b>{t(`cannot.${unmailable}.why`)}</b> {t(`cannot.${unmailable}.change`)}
          </p>
        </div>
      )}
      <p className={css.sentence}>
        <b>{lastOrderAt ? t('lastBought', { count: days, number: f.exact(days) }) : t('neverBought')}</b>{' '}
        {usualGapDays !== null && t('usually', { count: Math.round(usualGapDays), number: f.exact(Math.round(usualGapDays)) })}{' '}
        {next?.at && !unmailable && t('leaves', { step: next.stepName, day: f.longDay(next.at, true), time: f.time(next.at), zone, name })}
        {next && !next.at && !unmailable && t('held', { step: next.stepName })}
      </p>
    </>
  );
}
