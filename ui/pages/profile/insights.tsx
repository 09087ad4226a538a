import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './insights.module.css';
import { PurchasesChart } from './purchases-chart.tsx';

type Answered = Answer<typeof contract.contacts.insights>;
type Window = Answered['all'];
interface Shown {
  value: string;
  base?: string;
}

/** What they are worth and how they answer, in three windows that end now. */
export function Insights({ contact }: { contact: Contact }) {
  const found = useRead(contract.contacts.insights, { params: { id: contact.id } }, { every: 60_000 });
  if (found.isPending) return <Skeleton lines={9} height={28} />;
  if (found.isError) return <ErrorState fault={found.error} retry={() => found.refetch()} />;
  return (
    <>
      <Table insights={found.data} />
      <PurchasesChart purchases={found.data.purchases} currency={found.data.currency} />
    </>
  );
}

function Table({ insights: { all, year, month, currency } }: { insights: Answered }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const rate = (part: number, { delivered }: Window): Shown =>
    delivered === 0
      ? { value: '–', base: t('insight.noMails') }
      : {
          value: f.rate(part / delivered),
          base: t('insight.of', { count: delivered, part: f.exact(part), whole: f.exact(delivered) }),
        };
  const counted = (n: number | null): Shown => (n === null ? { value: '–' } : { value: f.exact(n) });
  const rows: { name: string; why?: string | undefined; of(window: Window): Shown }[] = [
    { name: t('insight.revenue'), of: ({ revenue }) => ({ value: f.money(revenue, currency) }) },
    { name: t('insight.orders'), of: ({ orders }) => ({ value: f.exact(orders) }) },
    {
      name: t('insight.average'),
      of: ({ averageOrder }) => ({
        value: averageOrder === null ? '–' : f.money(averageOrder, currency),
        ...(averageOrder === null ? { base: t('insight.noOrders') } : {}),
      }),
    },
    {
      name: t('insight.refunds'),
      of: ({ refunds, refunded }) => ({ value: f.exact(refunds), ...(refunds > 0 ? { base: f.money(refunded, currency) } : {}) }),
    },
    { name: t('insight.opened'), of: (window) => rate(window.opened, window) },
    { name: t('insight.clicked'), of: (window) => rate(window.clicked, window) },
    { name: t('insight.carts'), why: all.carts === null ? t('insight.noCarts') : undefined, of: ({ carts }) => counted(carts) },
    {
      name: t('insight.views'),
      why: all.productsViewed === null ? t('insight.noViews') : undefined,
      of: ({ productsViewed }) => counted(productsViewed),
    },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached from the keyboard
    <section className={css.scroll} tabIndex={0} aria-label={t('tab.insights')}>
      <table className={`table ${css.table}`}>
        <caption className="unseen">{t('tab.insights')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t('insight.what')}</span>
            </th>
            {(['all', 'year', 'month'] as const).map((span) => (
              <th key={span} scope="col" className="num">
                {t(`insight.span.${span}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, why, of }) => (
            <tr key={name}>
              <th scope="row" className={css.name}>
                {name}
                {why && <span className={`meta ${css.why}`}>{why}</span>}
              </th>
              {[all, year, month].map((window, n) => {
                const { value, base } = of(window);
                return (
                  <td key={n} className="num">
                    {value}
                    {base && <span className={`meta ${css.base}`}>{base}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
