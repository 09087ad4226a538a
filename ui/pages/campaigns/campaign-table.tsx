import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '../../../api/campaigns/contract.ts';
import { CampaignStatus } from '../../components/campaign-status.tsx';
import { Num } from '../../components/number.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { useWhomWords } from '../../components/whom-words.ts';
import { readable } from '../../editor/words.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './campaigns.module.css';

export function CampaignTable({ campaigns }: { campaigns: CampaignRow[] }) {
  const { t } = useTranslation('campaigns');
  return (
    <table className={`table cards ${css.table}`}>
      <thead>
        <tr>
          <th>{t('column.campaign')}</th>
          <th>{t('column.status')}</th>
          <th>{t('column.whom')}</th>
          <th>{t('column.when')}</th>
          <th className="num">{t('column.sent')}</th>
          <th className="num">{t('column.opened')}</th>
          <th className="num">{t('column.clicked')}</th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {campaigns.map((campaign) => (
          <Row key={campaign.id} campaign={campaign} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ campaign }: { campaign: CampaignRow }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const whom = useWhomWords();
  const { id: audienceId } = useAudience();
  const { id, name, subject, counts } = campaign;
  const when = campaign.startedAt ?? campaign.wakeAt;
  const share = (n: number) =>
    counts && counts.delivered > 0 ? (
      <span title={t('of', { n: f.exact(n), base: f.exact(counts.delivered) })}>{f.rate(n / counts.delivered)}</span>
    ) : (
      <span className="softer">–</span>
    );
  return (
    <tr data-unsent={(counts?.sent ?? 0) === 0 || undefined}>
      <td className={css.what}>
        <Link to="/a/$audienceId/campaigns/$campaignId" params={{ audienceId, campaignId: id }} className="strong leads" data-row>
          {name}
        </Link>{' '}
        {subject && <span className="soft">{t('quoted', { words: readable(subject, null) })}</span>}
      </td>
      <td className={css.status}>
        <span className="row" style={{ gap: 6 }}>
          <CampaignStatus campaign={campaign} />
        </span>
      </td>
      <td className={`soft clip ${css.whom}`}>{whom(campaign)}</td>
      <td className={`num ${css.when}`}>{when ? f.moment(when) : '–'}</td>
      <td className={`num ${css.sent}`} data-label={t('column.sent')}>
        {counts ? <Num value={counts.sent} /> : <span className="softer">–</span>}
      </td>
      <td className={`num ${css.opened}`} data-label={t('column.opened')}>
        {share(counts?.opened ?? 0)}
      </td>
      <td className={`num ${css.clicked}`} data-label={t('column.clicked')}>
        {share(counts?.clicked ?? 0)}
      </td>
    </tr>
  );
}
