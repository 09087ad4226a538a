import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { BranchAhead } from '../../../api/flows/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './flows.module.css';

const icons: Record<string, IconName> = { sendEmail: 'mail', branch: 'branch', archive: 'archive', exit: 'exit' };

/** What the days above can't know: who comes to a branch, and where they would go as things stand today. */
export function BranchesAhead() {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const found = useRead(contract.flows.branchesAhead, { query: { audienceId } });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <div className={css.branches}>
      <h3 className="h3">{t('branches.title')}</h3>
      <p className="meta">{t('branches.note')}</p>
      <ul>
        {items.map((item) => (
          <li key={`${item.flowId} ${item.stepId}`}>
            <Link
              to="/a/$audienceId/flows/$flowId"
              params={{ audienceId, flowId: item.flowId }}
              search={{ view: 'live', step: item.stepId }}
              className="link medium"
            >
              {item.stepName || t('branches.branch')}
            </Link>{' '}
            <span className="soft">{t('branches.in', { flow: item.flowName })}</span>
            <span className="soft num">
              {t('branches.arriving', { count: item.arriving, number: `${f.exact(item.arriving)}${item.capped ? '+' : ''}` })}
            </span>
            {item.yes === null ? (
              <span className="amber">{t('branches.broken')}</span>
            ) : (
              <span className={css.ways}>
                <Way item={item} way="yes" people={item.yes} />
                <Way item={item} way="no" people={item.arriving - item.yes} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Way({ item, way, people }: { item: BranchAhead; way: 'yes' | 'no'; people: number }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { type, name } = item.ways[way];
  return (
    <span className="num">
      <span className="soft">{t(`branches.${way}`)}</span>
      <Icon name={icons[type] ?? 'exit'} size={14} className="soft" />
      <span className="clip">{name || t(`branches.${type}`)}</span>
      <span className="medium">
        {t('branches.about', { number: f.exact(people), share: f.share(item.arriving ? people / item.arriving : 0) })}
      </span>
    </span>
  );
}
