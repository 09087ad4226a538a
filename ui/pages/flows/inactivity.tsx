import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { CostOfInactivity } from '../../components/cost-of-inactivity.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';

/** A scan over all contacts: some minutes old is new enough here. */
const FRESH_MS = 300_000;

/** What contacts cost who no longer do anything; nothing for an audience without any. */
export function Inactivity() {
  const { t } = useTranslation('flows');
  const { id: audienceId, contacts } = useAudience();
  const cost = useRead(contract.archive.cost, { query: { audienceId } }, { enabled: contacts > 0, fresh: FRESH_MS, keep: true });
  if (contacts === 0) return null;
  if (cost.isPending) return <Skeleton lines={8} />;
  if (cost.isError) return <ErrorState fault={cost.error} retry={() => cost.refetch()} />;
  return (
    <CostOfInactivity
      cost={cost.data}
      more={
        <Link to="/a/$audienceId/archive" params={{ audienceId }} className="link">
          {t('toArchive')}
        </Link>
      }
    />
  );
}
