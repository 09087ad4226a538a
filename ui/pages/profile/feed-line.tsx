import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Bold } from '../../components/bold.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact, FeedEntry } from './contact.ts';
import css from './feed.module.css';
import { faces, unknownFace } from './feed-faces.ts';
import { useFeedWords } from './feed-words.ts';

/** One thing that happened: what, and beside it what a person wants to know of it. */
export function FeedLine({ entry, contact }: { entry: FeedEntry; contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const words = useFeedWords(contact);
  const { type, at, order, message, note } = entry;
  const face = faces[type] ?? unknownFace;
  const { said, beside, details, machine } = words(entry);
  const data = entry.data as { total?: unknown; refunded?: unknown; currency?: unknown };
  const amount = type === 'order_refunded' ? data.refunded : (order?.total ?? data.total);
  const currency = order?.currency ?? (typeof data.currency === 'string' ? data.currency : undefined);
  return (
    <li className={css.line}>
      <span className="meta num" style={{ paddingTop: 2 }}>
        {f.time(at)}
      </span>
      <Icon name={face.icon} size={18} className={machine ? 'softer' : (face.colour ?? 'soft')} />
      <span className={css.words}>
        <Bold>{said}</Bold> {beside && <span className="softer">{beside}</span>}
        {details.map((detail) => (
          <span key={detail} className={`soft ${css.detail}`}>
            {detail}
          </span>
        ))}
        {note && <span className={css.quote}>{note.text}</span>}
      </span>
      <span className="num soft nowrap">
        {type.startsWith('order') && amount !== undefined && f.money(String(amount), currency)}
        {type === 'sent' && message && (
          <Link
            to="/a/$audienceId/messages"
            params={{ audienceId: contact.audienceId }}
            search={{ contactId: contact.id, id: message.id }}
            className="link"
          >
            {t('showMail')}
          </Link>
        )}
      </span>
    </li>
  );
}
