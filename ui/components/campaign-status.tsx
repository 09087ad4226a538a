import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '../../api/campaigns/contract.ts';

const look = { draft: '', waiting: 'blue', sending: 'blue', paused: 'amber', held: 'amber', sent: 'green', cancelled: '' } as const;

/** What a campaign is at, and whether it is made up. */
export function CampaignStatus({ campaign: { status, isSynthetic } }: { campaign: Pick<CampaignRow, 'status' | 'isSynthetic'> }) {
  const { t } = useTranslation('campaigns');
  return (
    <>
      <span className={`tag ${look[status]}`}>{t(`status.${status}`)}</span>
      {isSynthetic && (
        <span className="tag" title={t('syntheticWhy')}>
          {t('synthetic')}
        </span>
      )}
    </>
  );
}
