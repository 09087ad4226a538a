import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '../../api/campaigns/contract.ts';
import { useFormat } from '../shell/audience.tsx';

/** Whom a campaign is for, in a few words. */
export function useWhomWords() {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  return ({ whomBy, whomSize, whomName, whomVersion }: Pick<CampaignRow, 'whomBy' | 'whomSize' | 'whomName' | 'whomVersion'>): string => {
    if (whomName) return whomVersion ? t('whom.version', { name: whomName, number: whomVersion }) : whomName;
    if (whomBy === 'contacts') return t('whom.contacts', { count: whomSize, number: f.exact(whomSize) });
    if (whomBy === 'segment') return t('whom.segmentGone');
    return whomSize > 0 ? t('whom.filters', { count: whomSize }) : t('whom.everyone');
  };
}
