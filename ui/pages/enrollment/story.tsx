import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/enrollments/contract.ts';
import { answered } from '../../components/answered.ts';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './enrollment.module.css';
import { Now } from './now.tsx';

type Taken = Enrollment['steps'][number];
const icons: Record<string, IconName> = {
  entered: 'enter',
  moved: 'version',
  paused: 'pause',
  resumed: 'play',
  waived: 'skip',
  passed: 'wait',
  yes: 'branch',
  no: 'branch',
  archived: 'archive',
};

const kinds: Record<string, IconName> = { exit: 'exit', branch: 'branch', archive: 'archive' };

/** The walk as a line: what was taken, where it stands, the rest if nothing happens. */
export function Story({ walk }: { walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  // a wait that an e-mail followed is told with the e-mail, a stop with the end
  const followed = (at: string) => walk.steps.some((other) => other.message && other.at >= at);
  const told = walk.steps.filter((step) => step.outcome !== 'stopped' && (step.outcome !== 'passed' || !followed(step.at)));
  return (
    <ol className={css.story}>
      {told.map((step, n) => (
        <Entry key={n} at={step.at} icon={step.message ? 'mail' : (icons[step.outcome] ?? 'mail')}>
          <h2 className="h3">{title(step)}</h2>
          <Why step={step} walk={walk} />
          {step.message && <Message step={step} walk={walk} />}
        </Entry>
      ))}
      {walk.waiting && <Now walk={walk} />}
      {walk.ahead.map((step, n) => (
        <Entry key={`${step.stepId}/${n}`} at={step.at} icon={kinds[step.type] ?? 'mail'} ahead>
          <h2 className="h3">{coming(step)}</h2>
          {step.type === 'branch' && <p className="soft">{t(step.way ? 'ifNothing' : 'openWay')}</p>}
          {step.detail && (
            <p className="soft">
              {t('quoted', { text: personal(step.detail) })}
              {walk.arm === 'holdout' && ` · ${t('notMailed')}`}
            </p>
          )}
        </Entry>
      ))}
      {walk.outcome && walk.endedAt && <End walk={walk} />}
    </ol>
  );

  function coming({ type, name, way }: Enrollment['ahead'][number]): string {
    const called = name || t(`kind.${type}`, { defaultValue: t('kind.exit') });
    return way ? t(`step.${answered(called, way)}`, { name: called }) : called;
  }
  function title(step: Taken): string {
    if (step.message || ['sent', 'skipped', 'failed', 'uncertain'].includes(step.outcome))
      return t(`step.${step.outcome}`, { name: step.name });
    const outcome = step.type === 'branch' ? answered(step.name, step.outcome) : step.outcome;
    return t(`step.${outcome}`, {
      name: step.name || t(`kind.${step.type}`, { defaultValue: '' }),
      number: step.version,
      defaultValue: step.name || step.outcome,
    });
  }
  /** The subject as written, with the person's own name in it. */
  function personal(subject: string): string {
    return subject.replace(/\{\{-?\s*([\w.]+)([^}]*)\}\}/g, (_, name: string, rest: string) => {
      const fallback = /default:\s*["']([^"']*)["']/.exec(rest)?.[1] ?? '…';
      return name === 'contact.first_name' ? walk.contact.firstName || fallback : fallback;
    });
  }
}

function Message({ step, walk }: { step: Taken; walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  const { message } = step;
  if (!message || !['sent', 'uncertain'].includes(step.outcome)) return null;
  return (
    <Link
      to="/a/$audienceId/messages"
      params={{ audienceId: walk.audienceId }}
      search={{ contactId: walk.contact.id, id: message.id }}
      className={css.message}
    >
      <Icon name="mail" className="softer" />
      <span className="medium clip">{message.subject}</span>
      <span className="meta num nowrap">{message.openedAt ? t('opened', { when: f.moment(message.openedAt) }) : t('notOpened')}</span>
      <span className="meta num nowrap">{message.clickedAt ? t('clicked', { when: f.moment(message.clickedAt) }) : t('notClicked')}</span>
      <Icon name="right" className="softer" />
    </Link>
  );
}

function Why({ step, walk }: { step: Taken; walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  if (step.outcome === 'entered') {
    const drawn = t(walk.isTest ? 'arm.test' : `arm.${walk.arm}`);
    if (!walk.anchor || walk.triggerDays === null)
      return (
        <p className="soft">
          {t(`origin.${(walk.triggerDays === null && bySegment[walk.origin]) || walk.origin}`)} {drawn}
        </p>
      );
    return (
      <p className="soft">
        {t('noPurchase', { count: walk.triggerDays })}{' '}
        <Link
          to="/a/$audienceId/contacts/$contactId"
          params={{ audienceId: walk.audienceId, contactId: walk.contact.id }}
          search={{ show: 'orders' }}
          className={`${css.inText} link num`}
        >
          {walk.anchor.externalId}
        </Link>{' '}
        {t('ofDay', { day: f.day(walk.anchor.at), total: f.money(walk.anchor.total, walk.anchor.currency) })} {drawn}
      </p>
    );
  }
  if (step.outcome === 'moved') return <p className="soft">{t('movedWhy')}</p>;
  if (step.outcome === 'sent' && step.message?.dueAt) {
    const late = new Date(step.at).getTime() - new Date(step.message.dueAt).getTime() > 60_000;
    return (
      <p className="soft num">{late ? t('leftLater', { due: f.moment(step.message.dueAt), at: f.time(step.at) }) : t('leftWhenDue')}</p>
    );
  }
  if (step.reason) return <p className="soft">{t(`reason.${step.reason}`, { defaultValue: step.reason })}</p>;
  return null;
}

/** How one enters who enters by a segment. */
const bySegment: Record<string, string> = { sweep: 'entered', backlog: 'there' };

const ends: Record<string, { icon: IconName; colour: string }> = {
  won_back: { icon: 'order', colour: 'green' },
  bought: { icon: 'order', colour: 'green' },
  reached: { icon: 'check', colour: 'green' },
  finished: { icon: 'exit', colour: '' },
  left: { icon: 'close', colour: 'red' },
};

function End({ walk }: { walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  const { icon, colour } = ends[walk.outcome ?? ''] ?? { icon: 'stop' as const, colour: 'amber' };
  return (
    <Entry at={walk.endedAt as string} icon={icon}>
      <h2 className={`h3 ${colour}`}>{t(`end.${walk.outcome}`, { defaultValue: walk.outcome })}</h2>
      {walk.wonOrder && (
        <p className="soft num">
          {t('wonOrder', {
            number: walk.wonOrder.externalId,
            total: f.money(walk.wonOrder.total, walk.wonOrder.currency),
            when: f.moment(walk.wonOrder.at),
          })}
        </p>
      )}
      {walk.reason && <p className="soft">{t(`reason.${walk.reason}`, { defaultValue: walk.reason })}</p>}
    </Entry>
  );
}

function Entry({ at, icon, ahead = false, children }: { at: string; icon: IconName; ahead?: boolean; children: ReactNode }) {
  const f = useFormat();
  return (
    <li className={ahead ? css.ahead : undefined}>
      <div className={css.when}>
        <div className="medium num">{f.day(at)}</div>
        <div className="meta num">
          {f.weekday(at).split(' ')[0]} {f.time(at)}
        </div>
      </div>
      <div className={css.line}>
        <span className={css.knot}>
          <Icon name={icon} />
        </span>
      </div>
      <div className={css.text}>{children}</div>
    </li>
  );
}
