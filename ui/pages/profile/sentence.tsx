import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { type Contact, calledBy } from './contact.ts';
import css from './profile.module.css';

/** Where this customer stands, in words. */
export function Sentence({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { lastOrderAt, usualGapDays, next, unmailable } = contact;
  const days = lastOrderAt ? f.daysSince(lastOrderAt) : 0;
  const name = calledBy(contact, t('they'));
  const zone = f.foreign() ? t('zone', { zone: f.zoneName() }) : '';
  return (
    <p className={css.sentence}>
      <b>{lastOrderAt ? t('lastBought', { count: days, number: f.exact(days) }) : t('neverBought')}</b>{' '}
      {usualGapDays !== null && t('usually', { count: Math.round(usualGapDays), number: f.exact(Math.round(usualGapDays)) })}{' '}
      {next?.at && !unmailable && t('leaves', { step: next.stepName, day: f.longDay(next.at, true), time: f.time(next.at), zone, name })}
      {next && !next.at && !unmailable && t('held', { step: next.stepName })}
    </p>
  );
}
