import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { messages as endpoints } from '../../../api/messages/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './messages.module.css';

export type Message = z.infer<typeof endpoints.list.response>['items'][number];
const colour = { sent: 'green', sending: 'accent', retry: 'amber', uncertain: 'amber', skipped: 'softer', failed: 'red' } as const;

export function MessageTable({ messages, open }: { messages: Message[]; open(id: string): void }) {
  const { t } = useTranslation('messages');
  return (
    <table className={`table cards ${css.table}`}>
      <thead>
        <tr>
          <th>{t('column.when')}</th>
          <th>{t('column.to')}</th>
          <th>{t('column.message')}</th>
          <th>{t('column.state')}</th>
          <th>{t('column.answer')}</th>
          <th>{t('column.flow')}</th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {messages.map((message) => (
          <Row key={message.id} message={message} open={open} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ message, open }: { message: Message; open(id: string): void }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  return (
    <tr>
      <td className={`num ${css.when}`}>{f.moment(message.at)}</td>
      <td className={css.to}>
        <Link
          to="/a/$audienceId/contacts/$contactId"
          params={{ audienceId, contactId: message.contactId }}
          className="strong leads"
          data-row
        >
          {message.contactName || message.toAddress || '–'}
        </Link>
      </td>
      <td className={css.what}>
        <span className="medium">{message.isPersonal ? t('personal') : message.stepName}</span>{' '}
        {message.subject && (
          <button type="button" className="soft leads" onClick={() => open(message.id)}>
            {t('quoted', { words: message.subject })}
          </button>
        )}
      </td>
      <td className={css.state}>
        <StateWords message={message} />
      </td>
      <td className={css.answer}>
        <Answer message={message} />
      </td>
      <td className={css.flow}>
        {message.campaignId && (
          <Link to="/a/$audienceId/campaigns/$campaignId" params={{ audienceId, campaignId: message.campaignId }} className="soft leads">
            {message.campaignName}
          </Link>
        )}
        {message.enrollmentId && (
          <Link
            to="/a/$audienceId/enrollments/$enrollmentId"
            params={{ audienceId, enrollmentId: message.enrollmentId }}
            className="soft leads"
          >
            {message.flowName}
          </Link>
        )}
      </td>
    </tr>
  );
}

export function StateWords({ message: { state, reason, bounce } }: { message: Pick<Message, 'state' | 'reason' | 'bounce'> }) {
  const { t } = useTranslation('messages');
  const why = bounce ? t('refused', { words: bounce }) : reason ? t(`reasons.${reason}`, { defaultValue: reason }) : '';
  return (
    <span className="row" style={{ gap: 6 }}>
      <span className={`dot ${colour[state]}`} />
      <span className="medium">{t(`states.${state}`)}</span>
      {why && (
        <span className="meta clip" title={why}>
          {why}
        </span>
      )}
    </span>
  );
}

function Answer({ message: { openedAt, machineOpenedAt, clickedAt, state } }: { message: Message }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  if (clickedAt)
    return (
      <span className="row" style={{ gap: 6 }}>
        <Icon name="click" className="soft" /> {t('clicked')} <span className="meta num">{f.moment(clickedAt)}</span>
      </span>
    );
  if (openedAt)
    return (
      <span className="row" style={{ gap: 6 }}>
        <Icon name="eye" className="soft" /> {t('opened')} <span className="meta num">{f.moment(openedAt)}</span>
      </span>
    );
  if (machineOpenedAt) return <span className="meta">{t('machine')}</span>;
  return state === 'sent' ? <span className="meta">{t('unopened')}</span> : null;
}
