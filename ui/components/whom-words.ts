import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '../../api/campaigns/contract.ts';
import { useFormat } from '../shell/audience.tsx';

/** Whom a campaign is for, in a few words. */
export function useWhomWords() {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  return ({ whom, whomName }: Pick<CampaignRow, 'whom' | 'whomName'>): string => {
    if (whomName) return whomName;
    if (whom.by === 'contacts') return t('whom.contacts', { count: whom.ids.length, number: f.exact(whom.ids.length) });
    if (whom.by === 'segment') return t('whom.segmentGone');
    return whom.filters.length > 0 || whom.search
      ? t('whom.filters', { count: whom.filters.length + (whom.search ? 1 : 0) })
      : t('whom.everyone');
  };
}
