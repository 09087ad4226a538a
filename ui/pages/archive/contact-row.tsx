import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ArchivedLine } from '../../../api/archive/contract.ts';
import { ContactStatus } from '../../components/contact-status.tsx';
import { nameOf } from '../../components/person.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { fromWords } from './run-words.ts';

interface ContactRowProps {
  person: ArchivedLine;
  chosen: boolean;
  toggle(): void;
  busy: boolean;
  unarchive(): void;
}

export function ContactRow({ person, chosen, toggle, busy, unarchive }: ContactRowProps) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId, currency } = useAudience();
  const { status, statusBefore, run, reason, lastOrderAt } = person;
  const name = nameOf(person);
  return (
    <tr data-on={chosen || undefined}>
      <td>
        <Checkbox aria-label={t('contacts.select', { name })} checked={chosen} onChange={toggle} />
      </td>
      <td className={css.name}>
        <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: person.id }} className="leads strong">
          {name}
        </Link>
      </td>
      <td className={`soft clip ${css.email}`}>{person.email ?? '–'}</td>
      <td>
        {(statusBefore ?? status) === 'subscribed' ? (
          <span className="soft">{shell('status.subscribed')}</span>
        ) : (
          <ContactStatus status={statusBefore ?? status} />
        )}
        {statusBefore && status !== statusBefore && (
          <span className="meta red"> {t('contacts.now', { status: shell(`status.${status}`).toLocaleLowerCase() })}</span>
        )}
      </td>
      <td>
        <span className="num">{f.daysSince(person.archivedAt) <= 1 ? f.relative(person.archivedAt) : f.day(person.archivedAt)}</span>
      </td>
      <td className={`soft clip ${css.run}`}>
        {run ? fromWords({ ...run, taken: 2 }, t, f).split(',')[0] : t(`contacts.reason.${reason}`, { defaultValue: '–' })}
      </td>
      <td className="num">{lastOrderAt ? t('contacts.days', { number: f.exact(f.daysSince(lastOrderAt)) }) : '–'}</td>
      <td className="num">{f.money(person.revenue, currency)}</td>
      <td className={css.act}>
        <button
          type="button"
          className="link medium"
          disabled={busy}
          onClick={unarchive}
          aria-label={`${t('contacts.unarchive')}: ${name}`}
        >
          {t('contacts.unarchive')}
        </button>
      </td>
    </tr>
  );
}
