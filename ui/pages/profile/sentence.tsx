import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { type Contact, calledBy } from './contact.ts';
import css from './profile.module.css';

/** Why a due step waits, where there are words for it. */
const holds = new Set(['flow', 'paused', 'provider', 'shop', 'rule', 'twin']);

/** Where this customer stands, in words. */
export function Sentence({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { lastOrderAt, usualGapDays, next, unmailable } = contact;
  const days = lastOrderAt ? f.daysSince(lastOrderAt) : 0;
  const held = contact.enrollments.find(({ id }) => id === next?.enrollmentId)?.held ?? 'other';
  const name = calledBy(contact, t('they'));
  const zone = f.foreign() ? t('zone', { zone: f.zoneName() }) : '';
  return (
    <p className={css.sentence}>
      <b>{lastOrderAt ? t('lastBought', { count: days, number: f.exact(days) }) : t('neverBought')}</b>{' '}
      {usualGapDays !== null && t('usually', { count: Math.round(usualGapDays), number: f.exact(Math.round(usualGapDays)) })}{' '}
      {next?.at && !unmailable && t('leaves', { step: next.stepName, day: f.longDay(next.at, true), time: f.time(next.at), zone, name })}
      {next && !next.at && !unmailable && t(`heldBy.${holds.has(held) ? held : 'other'}`, { step: next.stepName })}{' '}
      {next && !next.at && !unmailable && held === 'twin' && (
        <Link
          to="/a/$audienceId/contacts/duplicates"
          params={{ audienceId: contact.audienceId }}
          search={{ contactId: contact.id }}
          className="accent leads"
        >
          {t('twinAct')}
        </Link>
      )}
    </p>
  );
}
