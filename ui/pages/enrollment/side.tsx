import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/enrollments/contract.ts';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { nameOf } from '../../components/person.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './enrollment.module.css';

/** What can change the walk, its facts, and the machinery under it. */
export function Side({ walk }: { walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  const name = walk.contact.firstName || nameOf(walk.contact);
  const sent = walk.steps.filter((step) => step.outcome === 'sent').length;
  const skipped = walk.steps.filter((step) => step.outcome === 'skipped').length;
  const toCome = walk.ahead.filter((step) => step.type === 'sendEmail').length;
  const link = { to: '/a/$audienceId/flows/$flowId', params: { audienceId: walk.audienceId, flowId: walk.flowId } } as const;
  const refund = walk.ifRefunded;
  return (
    <aside className={css.side} aria-label={t('aside')}>
      {walk.waiting && (
        <section>
          <h2>{t('change.title')}</h2>
          <ul>
            {walk.endsBy.order && (
              <Change
                icon="order"
                colour="green"
                title={t('change.buys', { name })}
                text={t('change.buysHow', { count: walk.wonBackDays })}
              />
            )}
            {walk.endsBy.goalRule && <Change icon="check" colour="green" title={t('change.goal')} text={t('change.goalHow')} />}
            {walk.endsBy.exitRule && <Change icon="exit" colour="soft" title={t('change.exit')} text={t('change.exitHow')} />}
            {walk.anchor && refund && (
              <Change
                icon="undo"
                colour="soft"
                title={t('change.refund', { number: walk.anchor.externalId })}
                text={
                  refund.anchorAt === null
                    ? t('change.refundEnds')
                    : `${t('change.refundBack', { day: f.day(refund.anchorAt) })} ${refund.lateDays ? t('change.refundLate', { step: walk.waiting.stepName, count: refund.lateDays }) : ''}`
                }
              />
            )}
            <Change icon="mail" colour="red" title={t('change.leaves', { name })} text={t('change.leavesHow')} />
            <Change icon="pause" colour="amber" title={t('change.paused')} text={t('change.pausedHow')} />
          </ul>
        </section>
      )}
      <section>
        <h2>{t('this.title')}</h2>
        <dl>
          <Pair label={t('this.contact')}>
            <Link
              to="/a/$audienceId/contacts/$contactId"
              params={{ audienceId: walk.audienceId, contactId: walk.contact.id }}
              className="link clip"
            >
              {nameOf(walk.contact)}
            </Link>
          </Pair>
          {walk.version !== null && (
            <Pair label={t('this.version')}>
              <Link {...link} search={{ view: 'live' }} className="link num">
                {walk.version === walk.currentVersion
                  ? t('this.current', { number: walk.version })
                  : t('this.of', { number: walk.version, current: walk.currentVersion })}
              </Link>
            </Pair>
          )}
          {walk.anchor && <Pair label={t('this.for')}>{t('this.order', { number: walk.anchor.externalId })}</Pair>}
          <Pair label={t('this.emails')}>{t('this.counts', { sent, skipped, toCome })}</Pair>
          <Pair label={t('this.earlier')}>{walk.earlierWalks || t('this.none')}</Pair>
        </dl>
      </section>
      <section>
        <h2>{t('hood.title')}</h2>
        <dl>
          <Pair label={t('hood.workflow')}>
            {walk.temporalUrl ? (
              <a href={walk.temporalUrl} target="_blank" rel="noreferrer" className="link row" style={{ gap: 4 }}>
                {short(walk.workflowId)}
                <Icon name="external" size={14} />
              </a>
            ) : (
              short(walk.workflowId)
            )}
          </Pair>
          {walk.waiting && (
            <Pair label={t('hood.sleeping')}>
              {walk.waiting.at ? `${f.day(walk.waiting.at)}, ${f.time(walk.waiting.at)}` : t('hood.told')}
            </Pair>
          )}
        </dl>
      </section>
    </aside>
  );
}

const short = (workflowId: string) => `${workflowId.slice(0, 15)}…${workflowId.slice(-4)}`;

function Change({ icon, colour, title, text }: { icon: IconName; colour: string; title: string; text: string }) {
  return (
    <li>
      <Icon name={icon} size={18} className={colour} />
      <span>
        {title}
        <span className="meta2" style={{ display: 'block' }}>
          {text}
        </span>
      </span>
    </li>
  );
}

function Pair({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.pair}>
      <dt className="softer">{label}</dt>
      <dd className="num clip">{children}</dd>
    </div>
  );
}
