import { useTranslation } from 'react-i18next';
import type { TestRun } from '../../../api/tests/contract.ts';
import { answered } from '../../components/answered.ts';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { factIcons } from './fact-face.ts';
import css from './test-run.module.css';

type Entry = TestRun['happened'][number];
const icons: Record<string, IconName> = {
  sendEmail: 'mail',
  wait: 'wait',
  branch: 'branch',
  archive: 'archive',
  exit: 'exit',
  started: 'play',
  entered: 'enter',
  ...factIcons,
  ended: 'exit',
};

/** What happened, newest first; on top, what it waits for now. */
export function Happened({ run }: { run: TestRun | undefined }) {
  const { t } = useTranslation('test-run');
  const f = useFormat();
  const next = run?.planned[0];
  const live = run && (run.state === 'running' || run.state === 'held') && next;
  const bought = run?.thrown.find((fact) => fact.type === 'order' && !fact.happened);
  return (
    <section className={css.happened} aria-label={t('happened')}>
      <div className="row">
        <h2 className="grow">{t('happened')}</h2>
        <span className="meta">{run ? t('newestFirst') : ''}</span>
      </div>
      {!run && <p className="soft">{t('nothingYet')}</p>}
      <ol className={css.log}>
        {live && run && (
          <li className={css.live}>
            <span className="num medium">{run.day}</span>
            <Icon name={run.state === 'held' ? 'pause' : 'wait'} />
            <span>
              <span className="medium">{t('waitingUntil', { day: next.day })}</span>
              <span className="meta2">{bought ? t('orBuyOn', { day: bought.day }) : t('orBuy')}</span>
            </span>
            <span className="meta num">{f.weekday(run.now)}</span>
          </li>
        )}
        {run?.happened.map((entry, n) => (
          <li key={`${run.happened.length - n}`}>
            <span className="num medium">{entry.day}</span>
            <Icon name={icons[entry.type] ?? 'mail'} className="soft" />
            <span>
              <span className="medium">{title(entry)}</span>
              {entry.reason && entry.type !== 'started' && (
                <span className="meta2">{t(`reason.${entry.reason}`, { defaultValue: entry.reason })}</span>
              )}
              {entry.subject && <span className="meta2">{t('quoted', { text: entry.subject })}</span>}
            </span>
            <span className="meta num">
              {f.weekday(entry.at)}, {f.time(entry.at)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );

  function title(entry: Entry): string {
    if (entry.type === 'ended') return t(`doing.${entry.outcome}`, { defaultValue: t('doing.ended') });
    if (entry.outcome === 'happened') return t(`fact.${entry.type}`, { name: entry.name });
    if (entry.type === 'started' || entry.type === 'entered') return t(`entry.${entry.type}`);
    const outcome = entry.type === 'branch' ? answered(entry.name, entry.outcome) : entry.outcome;
    return t(`entry.${outcome}`, { name: entry.name, defaultValue: entry.name });
  }
}
