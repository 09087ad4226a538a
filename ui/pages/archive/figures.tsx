import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cost } from '../../../api/archive/contract.ts';
import { Num } from '../../components/number.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';

/** The head: how many, how many came back, what it saves. */
export function Figures({ cost, editTiers }: { cost: Cost; editTiers(): void }) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { archived, cameBack, saved, tiers, currency } = cost;
  const bill = cost[cost.chargedFor];
  const now = Object.values(archived).reduce((sum, n) => sum + n, 0);
  return (
    <div className={css.figures}>
      <Figure label={t('figures.now')} figure={<Num value={now} />} />
      <Figure
        label={t('figures.back')}
        figure={<Num value={cameBack.contacts} />}
        more={cameBack.contacts > 0 && t('figures.bought', { count: cameBack.bought, number: f.exact(cameBack.bought) })}
      />
      <Figure
        label={t('figures.month')}
        figure={bill.archivedSaves === null ? '–' : f.money(bill.archivedSaves, currency)}
        green={Number(bill.archivedSaves) > 0}
        more={
          tiers.length === 0 ? (
            <button type="button" className="link" onClick={editTiers}>
              {t('figures.noTiers')}
            </button>
          ) : (
            t(bill.archivedSaves === null ? 'figures.beyond' : 'figures.atTiers')
          )
        }
      />
      <Figure
        label={t('figures.soFar')}
        figure={tiers.length === 0 && Number(saved.total) === 0 ? '–' : f.money(saved.total, currency)}
        green={Number(saved.total) > 0}
        more={saved.since ? t('figures.since', { day: f.dateDate(saved.since) }) : t('figures.notYet')}
      />
    </div>
  );
}

interface FigureProps {
  label: string;
  figure: ReactNode;
  more?: ReactNode;
  green?: boolean;
}
function Figure({ label, figure, more, green = false }: FigureProps) {
  return (
    <div>
      <div className={`figure ${green ? 'green' : ''}`}>{figure}</div>
      <div>
        <span className="medium">{label}</span> <span className="meta num">{more}</span>
      </div>
    </div>
  );
}
