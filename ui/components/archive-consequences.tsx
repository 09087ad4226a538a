import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../shell/audience.tsx';
import css from './archive-dialog.module.css';
import type { DryRun } from './archive-dialog.tsx';
import { Bold } from './bold.tsx';

/** What will happen, a line each, with its number. */
export function ArchiveConsequences({ dry, does }: { dry: DryRun; does: DryRun['all'] }) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { charged } = does;
  const statuses = Object.entries(does.byStatus)
    .sort(([, a], [, b]) => b - a)
    .map(([status, n]) => t('dialog.ofStatus', { number: f.exact(n), status: shell(`status.${status}`).toLocaleLowerCase() }));
  const [only] = dry.flows;
  const where = dry.flows.length === 1 && only ? t('dialog.allIn', { name: only.name }) : t('dialog.inFlows', { count: dry.flows.length });
  const mails = does.mailsThisWeek;
  const { tierBefore, tierAfter, saves, next } = charged;
  return (
    <section className={css.what}>
      <h3 className="h2">{t('dialog.what')}</h3>
      <dl className={css.lines}>
        <Line name={t('dialog.leave')} figure={f.exact(does.contacts)}>
          {t('dialog.leaveMeans')}
        </Line>
        {does.walks > 0 && (
          <Line name={t('dialog.walks')} figure={f.exact(does.walks)}>
            {where} {mails > 0 && t('dialog.mails', { count: mails, number: f.exact(mails) })}
          </Line>
        )}
        <Line name={t('dialog.status')} figure={f.exact(does.contacts)}>
          {t('dialog.statusMeans', { list: f.list(statuses) })}
        </Line>
        <Line name={t('dialog.charged')} figure={<s className="softer">{f.exact(charged.before)}</s>}>
          <Bold>
            {!tierAfter || !tierBefore
              ? t(dry.hasTiers ? 'dialog.beyond' : 'dialog.noTiers', { number: f.exact(charged.after) })
              : t(tierAfter.upTo === tierBefore.upTo ? 'dialog.sameTier' : 'dialog.tiers', {
                  number: f.exact(charged.after),
                  to: f.exact(tierAfter.upTo),
                  price: f.money(tierAfter.price, dry.currency),
                  from: f.exact(tierBefore.upTo),
                  was: f.money(tierBefore.price, dry.currency),
                })}
          </Bold>
        </Line>
        {saves !== null && (
          <Line name={t('dialog.saves')} figure={f.money(saves, dry.currency)} green>
            {next
              ? t('dialog.next', { to: f.exact(next.upTo), more: f.exact(next.more), price: f.money(next.price, dry.currency) })
              : t('dialog.lowest')}
          </Line>
        )}
      </dl>
    </section>
  );
}

interface LineProps {
  name: string;
  figure: ReactNode;
  green?: boolean;
  children: ReactNode;
}
function Line({ name, figure, green = false, children }: LineProps) {
  const colour = green ? 'green strong' : '';
  return (
    <div className={css.line}>
      <dt className={`medium ${colour}`}>{name}</dt>
      <dd className={`num strong ${css.figure} ${colour}`}>{figure}</dd>
      <dd className={`soft ${css.means}`}>{children}</dd>
    </div>
  );
}
