import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';

/** In red, why they can't be mailed and what would change that; of an exclusion, which rule it is. */
export function Blocked({ contact: { unmailable, exclusion, audienceId, archivedAt, statusBeforeArchive } }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  if (!unmailable) return null;
  const rule = unmailable === 'excluded' && exclusion;
  return (
    <div className="note red" style={{ marginBottom: 12 }}>
      <Icon name="warning" />
      <p>
        <b>{t(`cannot.${unmailable}.why`)}</b>{' '}
        {rule ? (
          <>
            {t(`exclusion.${rule.kind}`, { pattern: rule.pattern })} {rule.everywhere && t('exclusion.everywhere')}{' '}
            {rule.note && t('exclusion.note', { note: rule.note })}{' '}
            <Link to="/a/$audienceId/contacts/exclusions" params={{ audienceId }} className="link">
              {t('exclusion.open')}
            </Link>
          </>
        ) : (
          <>
            {archivedAt &&
              statusBeforeArchive &&
              t('archivedSince', { day: f.day(archivedAt), status: shell(`status.${statusBeforeArchive}`) })}{' '}
            {t(`cannot.${unmailable}.change`)}
          </>
        )}
      </p>
    </div>
  );
}
