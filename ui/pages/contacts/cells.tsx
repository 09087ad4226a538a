import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { ContactStatus } from '../../components/contact-status.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Column } from './columns.ts';
import css from './contacts.module.css';
import { NextMessage } from './next-message.tsx';
import { Stars } from './stars.tsx';

const DAYS = new Set(['createdAt', 'firstOrderAt', 'lastSentAt', 'lastOpenedAt', 'lastClickedAt', 'lastSeenAt']);

/** What stands in a column for one contact. Unknown is –. */
export function Cell({ column, contact }: { column: Column; contact: ContactLine }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { key, field } = column;
  if (field) return <FieldValue value={contact.fields?.[field.key]} type={field.type} />;
  if (DAYS.has(key)) {
    const at = contact[key as 'createdAt' | 'lastClickedAt'];
    return at ? f.day(at) : <None />;
  }
  switch (key) {
    case 'status':
      return <Status contact={contact} />;
    case 'smsStatus':
      return <span className="soft">{t(`shell:status.${contact.smsStatus}`)}</span>;
    case 'next':
      return <NextMessage contact={contact} />;
    case 'lastOrderAt':
      return contact.lastOrderAt ? (
        <>
          <DaysAgo at={contact.lastOrderAt} />{' '}
          {f.daysSince(contact.lastOrderAt) > 0 && <span className="meta num">{f.shortDay(contact.lastOrderAt)}</span>}
        </>
      ) : (
        <span className="meta">{t('neverBought')}</span>
      );
    case 'orderCount':
      return f.exact(contact.orderCount);
    case 'revenue':
      return f.money(contact.revenue);
    case 'rating':
      return <Stars rating={contact.rating} clicks={contact.clicks} />;
    case 'tags':
      return <Tags names={contact.tags ?? []} width={column.width} />;
    case 'groups':
      return <Tags names={contact.groups ?? []} width={column.width} />;
    case 'lists':
      return (
        <Tags
          width={column.width}
          names={(contact.lists ?? []).map(({ id, name, status }) => ({
            id,
            name: status === 'subscribed' ? name : `${name} · ${t(`shell:status.${status}`)}`,
            colour: status === 'subscribed' ? 'neutral' : 'dim',
          }))}
        />
      );
    case 'vip':
      return contact.vip ? <span className="tag accent">{t('column.vip')}</span> : null;
    case 'language':
      return contact.language ? t(`language.${contact.language}`) : <None />;
    case 'source':
      return <span className="soft">{t(`source.${contact.source}`, { defaultValue: contact.source })}</span>;
    case 'birthday':
      return contact.birthday ? f.birthday(contact.birthday) : <None />;
    default: {
      const text = contact[key as 'email' | 'city'];
      return text ? (
        <span className="soft" title={text}>
          {text}
        </span>
      ) : (
        <None />
      );
    }
  }
}

/** 0 is a number nobody says of days. */
export function DaysAgo({ at }: { at: string }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const days = f.daysSince(at);
  return days === 0 ? t('today') : t('days', { number: f.exact(days) });
}

const None = () => <span className="softer">–</span>;

/** Who can't be mailed shows it in red: the status where that is why, else the reason. */
function Status({ contact: { status, unmailable } }: { contact: ContactLine }) {
  const { t } = useTranslation('contacts');
  if (unmailable === 'excluded' || unmailable === 'no_address' || unmailable === 'no_permission')
    return <span className="tag red">{t(`short.${unmailable}`)}</span>;
  return status === 'subscribed' ? <span className="soft">{t('subscribed')}</span> : <ContactStatus status={status} />;
}

const colours: Record<string, string> = { blue: 'accent', green: 'green', amber: 'amber', red: 'red' };
/** Pixels: a letter at 12, a tag's padding with the gap behind it, the count of those left out. */
const [LETTER, TAG, COUNT] = [6.2, 16, 22];

/** How many of these stand whole in a column so wide; the first always, cut if it must be. */
function fitting(names: { name: string }[], width: number): number {
  let [room, shown] = [width - TAG, 0];
  for (const { name } of names) {
    room -= name.length * LETTER + TAG;
    if (shown > 0 && room < (shown + 1 < names.length ? COUNT : 0)) break;
    shown++;
  }
  return shown;
}

/** They never wrap: those there is no room for are counted, and named on hover. */
function Tags({ names, width }: { names: { id: string; name: string; colour?: string }[]; width: number }) {
  const f = useFormat();
  const shown = fitting(names, width);
  const rest = names.slice(shown);
  return (
    <span className={css.tags}>
      {names.slice(0, shown).map(({ id, name, colour = 'neutral' }) => (
        <span key={id} className={`tag ${css.one} ${colours[colour] ?? ''}`} title={name}>
          {name}
        </span>
      ))}
      {rest.length > 0 && (
        <Tooltip label={f.list(rest.map(({ name }) => name))}>
          <span className="meta">+{rest.length}</span>
        </Tooltip>
      )}
    </span>
  );
}

function FieldValue({ value, type }: { value: unknown; type: string }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  if (value === undefined || value === null || value === '') return <None />;
  if (type === 'money') return f.money(String(value));
  if (type === 'number') return f.exact(Number(value));
  if (type === 'date') return f.day(`${value}T12:00:00Z`);
  if (type === 'birthday') return f.birthday(String(value));
  if (type === 'yes_no') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? Object.values(value).join(', ') : String(value);
}
