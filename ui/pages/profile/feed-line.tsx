import { useTranslation } from 'react-i18next';
import { Bold } from '../../components/bold.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { FeedEntry } from './contact.ts';
import css from './profile.module.css';

/** How each type of event looks. A type that is not here stands with its own name. */
const faces: Record<string, { icon: IconName; colour?: string }> = {
  order: { icon: 'order', colour: 'green' },
  order_refunded: { icon: 'undo', colour: 'amber' },
  order_cancelled: { icon: 'undo', colour: 'amber' },
  order_changed: { icon: 'order' },
  entered: { icon: 'enter' },
  sent: { icon: 'mail' },
  uncertain: { icon: 'warning', colour: 'amber' },
  failed: { icon: 'warning', colour: 'red' },
  open: { icon: 'eye' },
  click: { icon: 'click' },
  bounce: { icon: 'warning', colour: 'red' },
  status: { icon: 'edit' },
  changed: { icon: 'edit' },
};

export function FeedLine({ entry: { type, at, data }, flowNames }: { entry: FeedEntry; flowNames: Map<string, string> }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const said = (key: string) => (typeof data[key] === 'string' || typeof data[key] === 'number' ? String(data[key]) : '');
  const ahead = type === 'entered' && Date.parse(at) > Date.now();
  const face = faces[type] ?? { icon: 'info' as const };
  const machine = data.machine === true || (typeof data.machine === 'string' && data.machine !== '');
  const key = ahead ? 'enters' : machine ? `${type}ByMachine` : type;
  const flowName = flowNames.get(said('flowId')) ?? '';
  const status = said('status') || said('to');
  const words = {
    id: said('externalId'),
    step: said('stepName') || t('feed.aMail'),
    flow: flowName || t('feed.aFlow'),
    status: status ? shell(`status.${status}`, { defaultValue: status }) : '',
    defaultValue: type,
  };
  const beside = [
    machine && t('feed.machine'),
    type === 'order' && data.counted === false && t('feed.notCounted'),
    (type === 'sent' || type === 'failed' || type === 'uncertain') && flowName,
    said('client'),
    said('country'),
    said('source'),
    said('url'),
    said('detail'),
  ].filter(Boolean);
  const money =
    type.startsWith('order') && said('total') ? f.money(said(type === 'order_refunded' ? 'refunded' : 'total'), said('currency')) : '';
  return (
    <li className={css.line}>
      <span className="meta num">{f.time(at)}</span>
      <Icon name={face.icon} size={18} className={machine ? 'softer' : (face.colour ?? 'soft')} />
      <span className={css.words}>
        <Bold>{t(`feed.${key}`, words)}</Bold> <span className="softer">{beside.join(', ')}</span>
      </span>
      <span className="num soft">{money}</span>
    </li>
  );
}
