import { useTranslation } from 'react-i18next';
import type { Campaign, Report } from '../../../api/campaigns/contract.ts';
import { useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { PeopleLink } from './people-link.tsx';

const short = (url: string) => url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');

export function Links({ campaign: { id }, report: { links } }: { campaign: Campaign; report: Report }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const most = Math.max(1, ...links.map(({ people }) => people));
  if (links.length === 0) return null;
  return (
    <section aria-labelledby="links">
      <h2 id="links" className="h2">
        {t('links')}
      </h2>
      <table className={`table cards ${css.links}`}>
        <thead>
          <tr>
            <th>{t('link.label')}</th>
            <th>{t('link.url')}</th>
            <th className="num">{t('link.people')}</th>
            <th>
              <span className="unseen">{t('link.share')}</span>
            </th>
            <th className="num">{t('link.orders')}</th>
            <th className="num">{t('link.revenue')}</th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr key={link.link}>
              <td className={`strong ${css.linkLabel}`}>{link.label || t('link.picture')}</td>
              <td className={`soft clip ${css.linkUrl}`} title={link.url}>
                {short(link.url)}
              </td>
              <td className="num" data-label={t('link.people')}>
                <PeopleLink campaignId={id} behind={{ link: link.link }}>
                  {f.exact(link.people)}
                </PeopleLink>
              </td>
              <td className={css.linkBar} aria-hidden="true">
                <span>
                  <i style={{ width: `${(link.people / most) * 100}%` }} />
                </span>
              </td>
              <td className={`num ${link.orders > 0 ? 'green' : 'softer'}`} data-label={t('link.orders')}>
                {f.exact(link.orders)}
              </td>
              <td className="num" data-label={t('link.revenue')}>
                {f.money(link.revenue)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
