import { NumberInput, Popover, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import { useEditing } from '../context.ts';
import { firstDay } from '../days.ts';
import { stepById } from '../graph.ts';
import type { Backlog, Choice, Stretch } from './consequence.ts';
import css from './publish.module.css';

interface BacklogTableProps {
  backlog: Backlog;
  choices: Choice[];
  choose(choices: Choice[]): void;
}

/** Customers already past the trigger's day, per stretch of the drawing, with a choice for each. */
export function BacklogTable({ backlog, choices, choose }: BacklogTableProps) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { shown } = useEditing();
  const day = firstDay(shown);
  const past = backlog.stretches.reduce((sum, stretch) => sum + stretch.contacts, 0);
  return (
    <section>
      <div className={css.titled}>
        <h3 className="h2">{t('backlog.title', { day })}</h3>
        <span className="meta num">
          {t('backlog.of', { past: f.exact(past), buyers: f.exact(backlog.buyers), at: f.time(backlog.asOf) })}
        </span>
      </div>
      <div className={css.scroll}>
        <table className={`table ${css.backlog}`}>
          <thead>
            <tr>
              <th scope="col">{t('backlog.days')}</th>
              <th scope="col" className="num">
                {t('backlog.customers')}
              </th>
              <th scope="col" className="num">
                {t('backlog.can')}
              </th>
              <th scope="col" className="num">
                {t('backlog.cannot')}
              </th>
              <th scope="col" className={css.what}>
                {t('backlog.what')}
              </th>
            </tr>
          </thead>
          <tbody>
            {backlog.stretches.map((stretch, n) => {
              const choice = choices.find((c) => c.fromDay === stretch.fromDay) as Choice;
              const set = (next: Choice) => choose(choices.map((c) => (c === choice ? next : c)));
              return (
                <tr key={stretch.fromDay}>
                  <th scope="row" className="num">
                    {range(stretch)}
                    {n === 0 && backlog.today > 0 && (
                      <span className="meta num"> {t('backlog.today', { count: backlog.today, number: f.exact(backlog.today) })}</span>
                    )}
                  </th>
                  <td className="num" data-label={t('backlog.customers')}>
                    {f.exact(stretch.contacts)}
                  </td>
                  <td className="num" data-label={t('backlog.can')}>
                    {f.exact(stretch.mailable)}
                  </td>
                  <td className="num" data-label={t('backlog.cannot')}>
                    <WhyNot stretch={stretch} />
                  </td>
                  <td>
                    <ChoiceField stretch={stretch} choice={choice} set={set} label={range(stretch)} />
                  </td>
                </tr>
              );
            })}
            <tr className={css.quiet}>
              <th scope="row">{t('backlog.notYet')}</th>
              <td className="num">{f.exact(backlog.notYet)}</td>
              <td colSpan={3} className="num" style={{ textAlign: 'left' }}>
                {t('backlog.each', { day })} <b>{t('backlog.tomorrow', { number: f.exact(backlog.tomorrow) })}</b>
                {backlog.ahead.slice(1, 3).map(({ date, contacts }) => (
                  <span key={date}>, {t('backlog.on', { number: f.exact(contacts), date: f.dateDay(date) })}</span>
                ))}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );

  function range({ fromDay, toDay }: Stretch): string {
    return toDay === null ? t('backlog.orMore', { from: fromDay }) : t('backlog.fromTo', { from: fromDay, to: toDay - 1 });
  }
}

function ChoiceField({ stretch, choice, set, label }: { stretch: Stretch; choice: Choice; set(choice: Choice): void; label: string }) {
  const { t } = useTranslation('editor');
  const { shown } = useEditing();
  const next = stretch.nextStep ? (stepById(shown, stretch.nextStep)?.name ?? stretch.nextStep) : null;
  const data = [
    ...(next ? [{ value: 'by_anchor', label: t('backlog.byAnchor', { next }) }] : []),
    { value: 'first_email', label: t('backlog.firstEmail') },
    { value: 'leave_out', label: t(next ? 'backlog.leaveOut' : 'backlog.leaveOutAdvised') },
  ];
  return (
    <div className={css.choice}>
      <Select
        aria-label={t('backlog.whatFor', { range: label })}
        data={data}
        value={choice.choice}
        allowDeselect={false}
        onChange={(value) => value && set({ ...choice, choice: value as Choice['choice'] })}
      />
      {choice.choice === 'first_email' && (
        <>
          <NumberInput
            aria-label={t('backlog.perDayLabel')}
            className={css.perDay ?? ''}
            hideControls
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={choice.perDay ?? 50}
            onChange={(perDay) => typeof perDay === 'number' && perDay >= 1 && set({ ...choice, perDay })}
          />
          <span className="soft nowrap">{t('backlog.perDay')}</span>
        </>
      )}
    </div>
  );
}

/** The number that can't be mailed opens the reasons; they lead to the people. */
function WhyNot({ stretch }: { stretch: Stretch }) {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { flow } = useEditing();
  const count = stretch.contacts - stretch.mailable;
  if (count === 0) return <>0</>;
  return (
    <Popover width={260} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="link num">
          {f.exact(count)}
        </button>
      </Popover.Target>
      <Popover.Dropdown style={{ textAlign: 'left' }}>
        <Reasons reasons={stretch.notMailable} />
        <Link
          className="link medium"
          to="/a/$audienceId/contacts"
          params={{ audienceId: flow.audienceId }}
          search={{ fromDay: stretch.fromDay, mailable: 'no', ...(stretch.toDay === null ? {} : { toDay: stretch.toDay }) }}
          aria-label={`${t('backlog.see')} (${said('place.contacts')})`}
        >
          {t('backlog.see')}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Reasons({ reasons }: { reasons: Record<string, number> }) {
  const { t } = useTranslation('shell');
  const f = useFormat();
  return (
    <ul className={css.reasons}>
      {Object.entries(reasons)
        .filter(([, count]) => count > 0)
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => (
          <li key={reason} className="row">
            <span className="grow">{t(`unmailable.${reason}`, { defaultValue: reason })}</span>
            <span className="num medium">{f.exact(count)}</span>
          </li>
        ))}
    </ul>
  );
}
