import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { useFormat } from '../../shell/audience.tsx';

/** What they get next; – never stands without its reason. */
export function NextMessage({ contact }: { contact: ContactLine }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { next, unmailable, statusAt, excludedBy, archivedAt } = contact;
  if (unmailable === 'archived') return <span className="meta">– {t('since.archived', { day: archivedAt ? f.day(archivedAt) : '' })}</span>;
  if (unmailable === 'excluded' && excludedBy)
    return <span className="meta">– {t(`rule.${excludedBy.kind}`, { pattern: excludedBy.pattern })}</span>;
  if (unmailable === 'unsubscribed' || unmailable === 'cleaned')
    return <span className="meta num">– {t(`since.${unmailable}`, { day: f.day(statusAt) })}</span>;
  if (unmailable) return <span className="meta">– {t(`why.${unmailable}`)}</span>;
  if (!next) return <span className="softer">{t('none')}</span>;
  if (next.heldOut)
    return (
      <>
        <span className="softer">{t('nothing')}</span> <span className="meta">{t('heldOut')}</span>
      </>
    );
  if (next.pausedAt)
    return (
      <>
        <span className="amber medium">{t('paused')}</span>{' '}
        <span className="meta num">{t('pausedOn', { day: f.shortDay(next.pausedAt) })}</span>
      </>
    );
  return (
    <>
      <span className="medium">{next.stepName}</span>{' '}
      {next.at ? <span className="meta num">{f.near(next.at)}</span> : <span className="amber medium">{t('held')}</span>}
    </>
  );
}
