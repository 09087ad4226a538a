import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { contactRow } from '../../../api/contacts/contract.ts';
import { ContactStatus } from '../../components/contact-status.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';

type ContactRow = z.infer<typeof contactRow>;
type Sort = 'last_order' | 'name';

interface TableProps {
  contacts: ContactRow[];
  sort: Sort;
  /** These answer the question before: shown until the new ones are there. */
  stale: boolean;
}

export function ContactTable({ contacts, sort, stale }: TableProps) {
  const { t } = useTranslation('contacts');
  return (
    <table className={`table ${css.table}`} data-stale={stale || undefined}>
      <thead>
        <tr>
          <SortHead by="name" now={sort} />
          <th>{t('column.email')}</th>
          <th>{t('column.status')}</th>
          <th>{t('column.next')}</th>
          <SortHead by="last_order" now={sort} />
          <th className="num">{t('column.orders')}</th>
          <th className="num">{t('column.revenue')}</th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {contacts.map((contact) => (
          <Row key={contact.id} contact={contact} />
        ))}
      </tbody>
    </table>
  );
}

function SortHead({ by, now }: { by: Sort; now: Sort }) {
  const { t } = useTranslation('contacts');
  const navigate = useNavigate({ from: '/a/$audienceId/contacts' });
  const on = by === now;
  return (
    <th className={by === 'last_order' ? 'num' : undefined} aria-sort={on ? (by === 'name' ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        className={css.sort}
        data-on={on || undefined}
        onClick={() => navigate({ search: (before) => ({ ...before, sort: by === 'name' ? by : undefined }), replace: true })}
      >
        {t(by === 'name' ? 'column.name' : 'column.lastOrder')}
        {on && <Icon name="down" size={14} />}
      </button>
    </th>
  );
}

function Row({ contact }: { contact: ContactRow }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { lastOrderAt } = contact;
  return (
    <tr>
      <td className={css.name}>
        <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: contact.id }} className="strong leads" data-row>
          {nameOf(contact)}
        </Link>
      </td>
      <td className={`${css.email} soft`}>{contact.email ?? '–'}</td>
      <td className={css.status}>
        {contact.status === 'subscribed' ? <span className="soft">{t('subscribed')}</span> : <ContactStatus status={contact.status} />}
      </td>
      <td className={css.next}>
        <Next contact={contact} />
      </td>
      <td className={`num ${css.last}`}>
        {lastOrderAt ? (
          <>
            {t('days', { number: f.exact(f.daysSince(lastOrderAt)) })} <span className="meta num">{f.day(lastOrderAt)}</span>
          </>
        ) : (
          <span className="softer">{t('neverBought')}</span>
        )}
      </td>
      <td className={`num ${css.orders}`}>{f.exact(contact.orderCount)}</td>
      <td className={`num ${css.revenue}`}>{f.money(contact.revenue)}</td>
    </tr>
  );
}

/** What they get next; – never stands without its reason. */
function Next({ contact: { next, unmailable } }: { contact: ContactRow }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  if (unmailable) return <span className="meta">– {t(`why.${unmailable}`)}</span>;
  if (!next) return <span className="softer">{t('none')}</span>;
  return (
    <>
      <span className="medium">{next.stepName}</span>{' '}
      {next.at ? <span className="meta num">{f.near(next.at)}</span> : <span className="amber medium">{t('held')}</span>}
    </>
  );
}
