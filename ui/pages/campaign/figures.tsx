import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign, Report } from '../../../api/campaigns/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { type Behind, PeopleLink } from './people-link.tsx';

interface FigureProps {
  campaignId: string;
  behind: Behind;
  value: string;
  label: string;
  base: ReactNode;
  more?: ReactNode;
  green?: boolean;
}

function Figure({ campaignId, behind, value, label, base, more, green = false }: FigureProps) {
  return (
    <div>
      <PeopleLink campaignId={campaignId} behind={behind} className={`figure num leads ${green ? 'green' : ''}`}>
        {value}
      </PeopleLink>
      <p>
        <span className="medium">{label}</span> <span className="meta num">{base}</span>
      </p>
      {more && <p className="meta num">{more}</p>}
    </div>
  );
}

/** Five numbers, each with its base and its people. */
export function Figures({ campaign: { id }, report }: { campaign: Campaign; report: Report }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const { chosen, sent, delivered, opened, machineOnly, clicked, clicks, links, orders, revenue, wonBackDays } = report;
  const rate = (n: number) => (delivered > 0 ? f.rate(n / delivered) : '–');
  const used = links.filter(({ people }) => people > 0).length;
  const of = (n: number) => t('of', { n: f.exact(n), base: f.exact(delivered) });
  return (
    <div className={css.figures}>
      <Figure
        campaignId={id}
        behind={{ state: 'sent' }}
        value={f.num(sent)}
        label={t('figure.sent')}
        base={t('ofChosen', { n: f.exact(chosen) })}
      />
      <Figure
        campaignId={id}
        behind={{ state: 'sent' }}
        value={f.num(delivered)}
        label={t('figure.delivered')}
        base={sent > 0 ? t('ofSent', { rate: f.rate(delivered / sent) }) : ''}
      />
      <Figure
        campaignId={id}
        behind={{ did: 'opened' }}
        value={rate(opened)}
        label={t('figure.opened')}
        base={of(opened)}
        more={
          machineOnly > 0 && (
            <PeopleLink campaignId={id} behind={{ did: 'machineOpened' }} className={`leads ${css.programs}`}>
              <Icon name="robot" size={14} />
              <span>{t('byPrograms', { count: machineOnly, n: f.exact(machineOnly) })}</span>
            </PeopleLink>
          )
        }
      />
      <Figure
        campaignId={id}
        behind={{ did: 'clicked' }}
        value={rate(clicked)}
        label={t('figure.clicked')}
        base={of(clicked)}
        more={clicks > 0 && t('clicksOn', { count: used, clicks: f.exact(clicks) })}
      />
      <Figure
        campaignId={id}
        behind={{ did: 'bought' }}
        value={f.money(revenue)}
        label={t('figure.orders')}
        base={f.exact(orders)}
        more={t('withinDays', { count: wonBackDays })}
        green={orders > 0}
      />
    </div>
  );
}
