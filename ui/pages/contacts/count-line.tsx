import { useTranslation } from 'react-i18next';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import type { List } from './use-list.ts';

/** How many of how many, and when that was so. */
export function CountLine({ count, list, at }: { count: { count: number; capped: boolean } | undefined; list: List; at: number }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { contacts: all } = useAudience();
  if (!count) return null;
  const everyone = list.look.filters.length === 0 && !list.search && !list.tab.archived;
  const number = count.capped ? t('overShort', { number: f.exact(count.count) }) : f.exact(count.count);
  const words = { number: everyone ? f.exact(all) : number, all: f.exact(all), time: f.time(at) };
  return (
    <span className={`meta num nowrap ${css.count}`} role="status">
      {t(everyone || list.tab.archived ? 'countAlone' : 'count', words)}
    </span>
  );
}
