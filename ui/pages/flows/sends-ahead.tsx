import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { BranchesAhead } from './branches-ahead.tsx';
import css from './flows.module.css';

const TALLEST = 84;

/** Planned e-mails per local day, two weeks. */
export function SendsAhead({ live }: { live: boolean }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const ahead = useRead(contract.flows.ahead, { query: { audienceId } }, { enabled: live, every: 30_000 });
  const days = ahead.data?.days ?? [];
  const most = Math.max(1, ...days.map(({ messages }) => messages));
  return (
    <section aria-labelledby="sends-ahead">
      <div className="row" style={{ marginBottom: 12, flexWrap: 'wrap' }}>
        <h2 id="sends-ahead">{t('ahead.title')}</h2>
        <span className="meta">{t('ahead.scope', { zone: f.zoneName() })}</span>
      </div>
      {live ? (
        <>
          <ol className={css.chart}>
            {days.map(({ date, messages }, n) => {
              const [weekday, day] = f.dateDay(date).split(' ');
              return (
                <li key={date} className={css.day} data-today={n === 0 || undefined}>
                  <span className={css.count}>{messages > 0 && f.num(messages)}</span>
                  <span
                    className={css.bar}
                    data-none={messages === 0 || undefined}
                    style={{ height: Math.max(2, (messages / most) * TALLEST) }}
                  />
                  <span className={css.date}>
                    {n === 0 && <span className={css.today}>{t('ahead.today')}</span>}
                    <span className={css.when}>
                      <span className={css.weekday}>{weekday}</span>{' '}
                      <span className={css.initial} aria-hidden="true">
                        {weekday?.charAt(0).toUpperCase()}
                      </span>{' '}
                      {day}
                    </span>
                  </span>
                </li>
              );
            })}
          </ol>
          <p className="meta" style={{ marginTop: 12 }}>
            {t('ahead.note')}
          </p>
          <BranchesAhead />
        </>
      ) : (
        <p className="soft">{t('ahead.none')}</p>
      )}
    </section>
  );
}
