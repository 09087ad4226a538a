import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { useAudience } from '../../shell/audience.tsx';
import { type Column, nameColumn } from './columns.ts';
import css from './contacts.module.css';
import { GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import type { List } from './use-list.ts';
import type { Selecting } from './use-selection.ts';

interface GridProps {
  contacts: ContactLine[];
  columns: Column[];
  list: List;
  /** These answer the question before: shown until the new ones are there. */
  stale: boolean;
  /** How many there are, as far as it is known. */
  count: number | null;
  more: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
  selecting: Selecting;
  /** What a row's menu can do. */
  act(what: RowAct, contact: ContactLine): void;
}
export type RowAct = 'tag' | 'enroll' | 'note' | 'archive' | 'unarchive';

const ROW = 36;
const TWO_LINES = 61;
/** The next page is asked for when so few rows are left. */
const NEAR = 25;

/**
 * The list as a grid: only the rows in sight exist. One stop for Tab; arrows move, X selects, Shift extends, Enter opens.
 */
export function Grid({ contacts, columns, list, stale, count, more, selecting, act }: GridProps) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
  const frame = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const height = narrow ? TWO_LINES : ROW;
  const rows = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingStart: narrow ? 0 : 33,
  });
  useEffect(() => rows.measure(), [height]);
  const seen = rows.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = more;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= contacts.length - NEAR) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, contacts.length]);

  const ids = contacts.map(({ id }) => id);
  const active = Math.min(at, contacts.length - 1);
  const open = (contact: ContactLine | undefined) =>
    contact && navigate({ to: '/a/$audienceId/contacts/$contactId', params: { audienceId, contactId: contact.id } });
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 400) / height) - 2);
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: contacts.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(contacts.length - 1, to));
      if (event.shiftKey) {
        if (!selecting.any) selecting.begin(active);
        selecting.stretch(ids, next);
      }
      setAt(next);
      rows.scrollToIndex(next);
      return;
    }
    if (event.key === 'Enter') open(contacts[active]);
    else if (event.key === 'Escape') selecting.clear();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selecting.set(ids);
    else if ((event.key === 'x' || event.key === ' ') && !event.ctrlKey && !event.metaKey) {
      const id = ids[active];
      if (id) selecting.toggle(id, active);
    } else return;
    event.preventDefault();
  };

  const template = [
    '48px',
    `minmax(${nameColumn.width}px, ${nameColumn.width / 200}fr)`,
    ...columns.map((c) => `minmax(${c.width}px, ${c.width / 200}fr)`),
    '0px',
  ].join(' ');
  const width = columns.reduce((sum, column) => sum + column.width, nameColumn.width + 64);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element can't leave out the rows that are not in sight
    <div
      ref={frame}
      className={css.grid}
      role="grid"
      tabIndex={0}
      aria-label={t('title')}
      aria-rowcount={count === null ? -1 : count + 1}
      aria-colcount={columns.length + 2}
      aria-multiselectable
      aria-activedescendant={seen.some(({ index }) => index === active) ? `row-${active}` : undefined}
      data-stale={stale || undefined}
      data-narrow={narrow || undefined}
      style={{ '--template': template, '--width': `${width}px` } as CSSProperties}
      onKeyDown={keys}
    >
      {!narrow && <GridHead columns={columns} list={list} selecting={selecting} ids={ids} />}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className={css.rows} style={{ height: rows.getTotalSize() }}>
        {seen.map(({ index, start }) => {
          const contact = contacts[index];
          return (
            contact && (
              <GridRow
                key={contact.id}
                contact={contact}
                columns={columns}
                index={index}
                top={start}
                active={index === active}
                narrow={narrow}
                selecting={selecting}
                pick={(event) => {
                  if (event.shiftKey) selecting.stretch(ids, index);
                  else selecting.toggle(contact.id, index);
                  setAt(index);
                }}
                act={act}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
