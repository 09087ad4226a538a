import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Segment } from '../../../api/segments/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { Num } from '../../components/number.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segments.module.css';
import { Sparkline } from './sparkline.tsx';

/** Segments with how many are in each and how that went. */
export function SegmentTable({ segments }: { segments: Segment[] }) {
  const { t } = useTranslation('segments');
  return (
    <table className={`table cards ${css.table}`}>
      <caption className="unseen">{t('title')}</caption>
      <thead>
        <tr>
          <th>{t('column.name')}</th>
          <th>{t('column.kind')}</th>
          <th className="num">{t('column.size')}</th>
          <th className="num">{t('column.change')}</th>
          <th>{t('column.trend')}</th>
          <th>{t('column.changed')}</th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {segments.map((segment) => (
          <Row key={segment.id} segment={segment} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const { t: rule } = useTranslation('rule');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { id, name, description, kind, size, earlier, trend, updatedAt } = segment;
  const [problem] = segment.problems;
  const change = size && earlier ? size.size - earlier.size : null;
  const signed = change === null ? '–' : `${change > 0 ? '+' : change < 0 ? '−' : ''}${f.exact(Math.abs(change))}`;
  return (
    <tr>
      <td className={css.name}>
        <Link to="/a/$audienceId/segments/$segmentId" params={{ audienceId, segmentId: id }} className="medium leads" data-row>
          {name}
        </Link>
        {description && <span className={`soft ${css.about}`}>{description}</span>}
        {problem && (
          <span className={`red ${css.broken}`}>
            <Icon name="warning" size={14} />
            {rule(`problem.${problem.code}`, { defaultValue: problem.message })}
          </span>
        )}
      </td>
      <td className={`soft ${css.kind}`}>{t(`kind.${kind}`)}</td>
      <td className={`num ${css.size}`}>
        {problem ? <span className="tag red">{t('broken')}</span> : size ? <Num value={size.size} /> : '–'}
      </td>
      <td
        className={`num soft ${css.change}`}
        data-unit={change === null || problem ? undefined : t('column.changeUnit')}
        title={earlier ? t('since', { day: f.dateDate(earlier.day) }) : undefined}
      >
        {problem ? '' : signed}
      </td>
      <td className={css.trend}>
        {!problem && (
          <Sparkline
            sizes={trend}
            label={t('trend', { from: f.exact(trend[0] ?? 0), to: f.exact(trend.at(-1) ?? 0), count: trend.length })}
          />
        )}
      </td>
      <td className={`soft ${css.changed}`}>{f.day(updatedAt)}</td>
    </tr>
  );
}
