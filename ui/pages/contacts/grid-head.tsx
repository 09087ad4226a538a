import { useTranslation } from 'react-i18next';
import { sorts } from '../../../api/contacts/filters.ts';
import { Icon } from '../../components/icon.tsx';
import { type Column, nameColumn } from './columns.ts';
import css from './contacts.module.css';
import type { List } from './use-list.ts';
import type { Selecting } from './use-selection.ts';

interface GridHeadProps {
  columns: Column[];
  list: List;
  selecting: Selecting;
  /** Everyone loaded. */
  ids: string[];
}

export function GridHead({ columns, list, selecting, ids }: GridHeadProps) {
  const { t } = useTranslation('contacts');
  const every = ids.length > 0 && ids.every((id) => selecting.has(id));
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a grid that shows only what is in sight
    <div role="row" aria-rowindex={1} className={css.head} tabIndex={-1}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="columnheader" className={css.pick} tabIndex={-1} aria-label={t('selection')}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t('selectLoaded')}
          checked={every}
          ref={(box) => {
            if (box) box.indeterminate = selecting.any && !every;
          }}
          onChange={() => (selecting.any ? selecting.clear() : selecting.set(ids))}
        />
      </div>
      {[nameColumn, ...columns].map((column) => (
        <Head key={column.key} column={column} list={list} />
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="columnheader" tabIndex={-1}>
        <span className="unseen">{t('rowMenu')}</span>
      </div>
    </div>
  );
}

function Head({ column, list }: { column: Column; list: List }) {
  const { t } = useTranslation('contacts');
  const { sort, order } = list.look;
  const on = column.sort !== undefined && column.sort === sort;
  const label = column.field ? column.label : t(column.label);
  const usual = column.sort ? (sorts[column.sort as keyof typeof sorts] ?? 'asc') : 'asc';
  const next = on ? (order === 'asc' ? 'desc' : 'asc') : usual;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div
      role="columnheader"
      tabIndex={-1}
      className={column.key === 'name' ? css.name : column.num ? css.num : undefined}
      aria-sort={on ? (order === 'asc' ? 'ascending' : 'descending') : column.sort ? 'none' : undefined}
    >
      {column.sort ? (
        <button
          type="button"
          className={css.sort}
          data-on={on || undefined}
          onClick={() => list.change({ sort: column.sort as never, order: next })}
        >
          <span className="clip">{label}</span>
          {on && <Icon name="down" size={14} className={order === 'asc' ? (css.up ?? '') : ''} />}
        </button>
      ) : (
        <span className="clip">{label}</span>
      )}
    </div>
  );
}
