import { useTranslation } from 'react-i18next';
import type { Campaign, Report } from '../../../api/campaigns/contract.ts';
import { Bold } from '../../components/bold.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { type Behind, PeopleLink } from './people-link.tsx';

interface LineProps {
  campaignId: string;
  n: number;
  words: string;
  beside?: string;
  behind: Behind;
  tone?: 'red' | 'amber' | '';
}

function Line({ campaignId, n, words, beside, behind, tone = '' }: LineProps) {
  const f = useFormat();
  return (
    <li>
      <PeopleLink campaignId={campaignId} behind={behind} className={css.line ?? ''}>
        <b className={`num ${tone}`}>{f.exact(n)}</b>
        <span className="grow">
          {words} {beside && <span className="meta">{beside}</span>}
        </span>
        <Icon name="right" className="softer" />
      </PeopleLink>
    </li>
  );
}

const tones: Record<string, LineProps['tone']> = { held_out: '', frequency_cap: 'amber', too_late: 'amber', cancelled: '' };

/** Did it make people buy, who got none and why, and who was lost. */
export function Side({ campaign: { id, finishedAt }, report }: { campaign: Campaign; report: Report }) {
  const { t } = useTranslation('campaigns');
  const { t: reasons } = useTranslation('messages');
  const f = useFormat();
  const { notSent, bounced, failed, uncertain, unsubscribed, delivered, compare } = report;
  const skipped = Object.entries(notSent).sort(([, a], [, b]) => b - a);
  const sum = skipped.reduce((total, [, n]) => total + n, 0);
  const lost = bounced.forGood + bounced.forNow + failed + uncertain;
  return (
    <aside className={css.side} aria-label={t('side')}>
      {compare && <Compared compare={compare} orders={report.orders} />}
      <section>
        <h2 className="h2">
          <span className="grow">{t('notSent')}</span>
          <span className="num">{f.exact(sum)}</span>
        </h2>
        {sum === 0 && report.left === 0 && finishedAt !== null && <p className="meta">{t('notSentNone')}</p>}
        <ul>
          {skipped.map(([reason, n]) => (
            <Line
              key={reason}
              campaignId={id}
              n={n}
              words={reasons(`reasons.${reason}`, { defaultValue: reason })}
              behind={{ state: 'skipped', reason }}
              tone={tones[reason] ?? 'red'}
            />
          ))}
        </ul>
      </section>
      {lost > 0 && (
        <section>
          <h2 className="h2">
            <span className="grow">{t('bounced')}</span>
            <span className="num">{f.exact(lost)}</span>
          </h2>
          <ul>
            {bounced.forNow > 0 && (
              <Line
                campaignId={id}
                n={bounced.forNow}
                words={t('forNow')}
                behind={{ state: 'failed', reason: 'soft_bounce' }}
                tone="amber"
              />
            )}
            {bounced.forGood > 0 && (
              <Line
                campaignId={id}
                n={bounced.forGood}
                words={t('forGood')}
                beside={t('markedInvalid')}
                behind={{ state: 'failed', reason: 'hard_bounce' }}
                tone="red"
              />
            )}
            {failed > 0 && <Line campaignId={id} n={failed} words={t('refusedMail')} behind={{ state: 'failed' }} tone="red" />}
            {uncertain > 0 && <Line campaignId={id} n={uncertain} words={t('uncertain')} behind={{ state: 'uncertain' }} tone="amber" />}
          </ul>
        </section>
      )}
      <section>
        <h2 className="h2">
          <span className="grow">{t('left')}</span>
          <span className="num">{f.exact(unsubscribed)}</span>
        </h2>
        {unsubscribed === 0 ? (
          <p className="meta">{t('leftNone')}</p>
        ) : (
          <ul>
            <Line
              campaignId={id}
              n={unsubscribed}
              words={t('unsubscribed')}
              beside={delivered > 0 ? t('shareOf', { rate: f.rate(unsubscribed / delivered), base: f.exact(delivered) }) : ''}
              behind={{ did: 'unsubscribed' }}
            />
          </ul>
        )}
      </section>
      <p className="meta">{t('everyNumber')}</p>
    </aside>
  );
}

function Compared({ compare, orders }: { compare: NonNullable<Report['compare']>; orders: number }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const { mailed, heldOut, points, margin, days } = compare;
  const share = ({ people, bought }: typeof mailed) => (people > 0 ? f.rate(bought / people) : '–');
  const signed = points === null ? '' : `${points >= 0 ? '+' : '−'}${f.tenth(Math.abs(points))}`;
  const sure = points !== null && margin !== null && Math.abs(points) > margin;
  const verdict =
    points === null || margin === null
      ? t('compare.early')
      : t(sure ? 'compare.sure' : 'compare.close', { points: signed, margin: f.tenth(margin) });
  return (
    <section>
      <h2 className="h2">{t('compare.title')}</h2>
      <table className={`table ${css.compare}`}>
        <thead>
          <tr>
            <th>{t('compare.within', { count: days })}</th>
            <th className="num">{t('compare.people')}</th>
            <th className="num">{t('compare.bought')}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['mailed', mailed],
              ['heldOut', heldOut],
            ] as const
          ).map(([arm, of]) => (
            <tr key={arm}>
              <td>{t(`compare.${arm}`)}</td>
              <td className="num">{f.exact(of.people)}</td>
              <td className="num">
                {share(of)} <span className="meta">{f.exact(of.bought)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="meta2">
        <Bold>{verdict}</Bold> {orders > 0 && t('compare.orders', { count: orders, n: f.exact(orders) })}
      </p>
    </section>
  );
}
