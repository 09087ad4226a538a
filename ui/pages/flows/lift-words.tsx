import { useTranslation } from 'react-i18next';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { useFormat } from '../../shell/audience.tsx';

/** What the mails changed, against those never mailed. Green only when the interval leaves zero out. */
export function LiftWords({ lift }: { lift: FlowRow['lift'] }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  if (lift.holdout === 0) return lift.treated > 0 ? <span className="softer">{t('lift.noHoldout')}</span> : null;
  if (lift.points === null || lift.margin === null) return <span className="softer">{t('lift.tooEarly')}</span>;
  const sure = lift.points - lift.margin > 0;
  const points = `${lift.points > 0 ? '+' : lift.points < 0 ? '−' : ''}${f.tenth(Math.abs(lift.points))}`;
  return <span className={`num ${sure ? 'green medium' : 'soft'}`}>{t('lift.points', { points, margin: f.tenth(lift.margin) })}</span>;
}
