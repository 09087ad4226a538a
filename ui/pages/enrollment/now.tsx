import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/enrollments/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './enrollment.module.css';

type Waiting = NonNullable<Enrollment['waiting']>;
const HOUR_MS = 3_600_000;

/** What the walk waits for, until when, and the sum that gives that instant. */
export function Now({ walk }: { walk: Enrollment }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  const waiting = walk.waiting as Waiting;
  const { held, at, stepName } = waiting;
  const previous = walk.steps.findLast((step) => step.message || step.outcome === 'skipped')?.name ?? '';
  const next = walk.ahead[0]?.stepId === waiting.stepId ? walk.ahead[0]?.type : null;
  const until =
    waiting.do === 'sendEmail' ? 'waitingFor' : next === 'branch' ? 'waitingBranch' : next === 'archive' ? 'waitingArchive' : 'waitingEnd';
  return (
    <li className={css.now}>
      <div className={css.when}>
        <div className="medium">{t('now')}</div>
        <div className="meta num">
          {f.weekday(Date.now()).split(' ')[0]} {f.time(Date.now())}
        </div>
      </div>
      <div className={css.line}>
        <span className={css.knot}>
          <Icon name={held ? 'pause' : 'wait'} />
        </span>
      </div>
      <div className={css.text}>
        <h2 className={held ? 'h3 amber' : 'h3'}>
          {held
            ? t(`held.${held}.title`, { step: stepName, defaultValue: held })
            : at
              ? t(until, { step: stepName, day: f.longDay(at, true), time: f.time(at) })
              : t('waiting')}
        </h2>
        <p className="soft num">{held ? t(`held.${held}.why`, { defaultValue: '' }) : at && left(at, t)}</p>
        {held === 'twin' && (
          <p>
            <Link
              to="/a/$audienceId/contacts/duplicates"
              params={{ audienceId: walk.audienceId }}
              search={{ contactId: walk.contact.id }}
              className="leads accent"
            >
              {t('held.twin.act')}
            </Link>
          </p>
        )}
        {waiting.because.length > 0 && <Sum waiting={waiting} previous={previous} window={walk.window} />}
      </div>
    </li>
  );
}

function left(at: string, t: TFunction<'enrollment'>): string {
  const hours = Math.floor((new Date(at).getTime() - Date.now()) / HOUR_MS);
  if (hours < 0) return t('left.now');
  if (hours < 1) return t('left.soon');
  const days = Math.floor(hours / 24);
  if (days >= 3) return t('left.days', { count: days });
  if (days === 0) return t('left.hours', { count: hours });
  return t('left.both', { days: t('left.d', { count: days }), hours: t('left.h', { count: hours % 24 }) });
}

/** What still matters: of several days after the purchase the last one, and the entry only where nothing else follows. */
function deciding(because: Waiting['because']): Waiting['because'] {
  const lastDay = because.findLast((b) => b.rule === 'purchaseDay');
  const kept = because.filter((b) => b.rule !== 'window' && (b.rule !== 'purchaseDay' || b === lastDay));
  return kept.length > 1 ? kept.filter((b) => b.rule !== 'entry' || b === kept.at(-1)) : kept;
}

/** Each rule with its instant; the latest one decides, and the window may move it on. */
function Sum({ waiting, previous, window }: { waiting: Waiting; previous: string; window: string | null }) {
  const { t } = useTranslation('enrollment');
  const f = useFormat();
  const rules = deciding(waiting.because);
  const windowed = waiting.because.some((b) => b.rule === 'window');
  const end = waiting.at ?? waiting.due;
  return (
    <dl className={`${css.sum} num`}>
      {rules.map(({ rule, at, days }) => (
        <div key={`${rule}/${at}`}>
          <dt className="soft">{t(`because.${rule}`, { count: days ?? 0, previous: previous || t('previous') })}</dt>
          <dd>{f.moment(at)}</dd>
        </div>
      ))}
      {end && (
        <div className={css.result}>
          <dt>
            {t(rules.length > 1 ? 'result.later' : 'result.one')}
            {windowed && window && `, ${t('result.window', { window })}`}
          </dt>
          <dd>{f.moment(end)}</dd>
        </div>
      )}
    </dl>
  );
}
