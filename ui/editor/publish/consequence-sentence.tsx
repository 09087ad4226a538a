import { Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { useEditing } from '../context.ts';
import { firstDay } from '../days.ts';
import { Reasons } from './backlog-table.tsx';
import type { Backlog, Consequence } from './consequence.ts';
import css from './publish.module.css';

const DAY_MS = 86_400_000;

/** What the choices do, in people; it changes in place with each of them. */
export function ConsequenceSentence({ backlog, sum }: { backlog: Backlog; sum: Consequence }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { shown } = useEditing();
  const cannot = sum.enter - sum.mailable;
  const { holdoutPercent } = shown.settings;
  const more = [
    t('consequence.reach', { day: firstDay(shown), today: f.exact(backlog.today), tomorrow: f.exact(backlog.tomorrow) }),
    sum.drip &&
      t('consequence.drip', {
        perDay: f.exact(sum.drip.perDay),
        until: f.longDay(new Date(backlog.asOf).getTime() + (sum.drip.days - 1) * DAY_MS, true),
      }),
  ].filter(Boolean);
  return (
    <div className={css.consequence} aria-live="polite">
      <p className="num">
        <b>{t('consequence.enter', { count: sum.enter, enter: f.exact(sum.enter), mailable: f.exact(sum.mailable) })}</b>
        {cannot > 0 && (
          <>
            {' '}
            ({t('consequence.cannot', { count: cannot, number: f.exact(cannot) })}{' '}
            <Popover width={260} position="top" trapFocus returnFocus>
              <Popover.Target>
                <button type="button" className="link">
                  {t('consequence.why')}
                </button>
              </Popover.Target>
              <Popover.Dropdown>
                <Reasons reasons={sum.cannot} />
              </Popover.Dropdown>
            </Popover>
            )
          </>
        )}
        {t('consequence.leftOut', { count: sum.leftOut, number: f.exact(sum.leftOut) })}
      </p>
      <p className="soft num">
        {more.join(' ')} {holdoutPercent > 0 && t('consequence.heldOut', { share: f.share(holdoutPercent / 100) })}
      </p>
    </div>
  );
}
