import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './profile.module.css';

/** Revenue, orders, average order, click rate with its base. */
export function Figures({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { revenue, orderCount, firstOrderAt, orders, sent, clicked, audienceAverageOrder } = contact;
  const last = orders.find(({ counted }) => counted);
  const figures = [
    { name: t('figure.revenue'), value: f.money(revenue), base: firstOrderAt ? t('figure.since', { day: f.day(firstOrderAt) }) : '' },
    { name: t('figure.orders'), value: f.exact(orderCount), base: last ? t('figure.lastOne', { amount: f.money(last.total) }) : '' },
    {
      name: t('figure.average'),
      value: orderCount ? f.money(Number(revenue) / orderCount) : '–',
      base: audienceAverageOrder ? t('figure.allBuyers', { amount: f.money(audienceAverageOrder) }) : '',
    },
    {
      name: t('figure.clickRate'),
      value: sent ? f.rate(clicked / sent) : '–',
      base: sent ? t('figure.ofMails', { count: sent, clicked: f.exact(clicked), sent: f.exact(sent) }) : t('figure.noMails'),
    },
  ];
  return (
    <dl className={css.figures}>
      {figures.map(({ name, value, base }) => (
        <div key={name}>
          <dd className="figure">{value}</dd>
          <dt>
            <span className="medium">{name}</span> <span className="meta num">{base}</span>
          </dt>
        </div>
      ))}
    </dl>
  );
}
