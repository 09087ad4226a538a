import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

type Status = 'subscribed' | 'unsubscribed' | 'non_subscribed' | 'pending' | 'cleaned';
const colour = { subscribed: 'green', unsubscribed: 'red', cleaned: 'red', pending: 'amber', non_subscribed: '' } as const;

/** Someone's standing for marketing e-mail, as a word; colour never stands alone. */
export function ContactStatus({ status }: { status: Status }) {
  const { t } = useTranslation('shell');
  return (
    <span className={`tag ${colour[status]}`}>
      {status === 'subscribed' && <Icon name="check" size={14} />}
      {t(`status.${status}`)}
    </span>
  );
}
