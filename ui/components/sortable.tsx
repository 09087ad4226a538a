import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import css from './sortable.module.css';

interface SortableProps<T extends { id: string }> {
  /** What the list is of, for screen readers. */
  label: string;
  items: T[];
  nameOf(item: T): string;
  /** All ids in their new order; rejects = it goes back. */
  onMove(ids: string[]): Promise<unknown>;
  children(item: T): ReactNode;
}

/** Rows in an order that can be changed: by dragging the grip, with a finger too, or on the grip with the arrow keys. */
export function Sortable<T extends { id: string }>({ label, items, nameOf, onMove, children }: SortableProps<T>) {
  const { t } = useTranslation('shell');
  const list = useRef<HTMLUListElement>(null);
  const [order, setOrder] = useState<string[] | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => setOrder(items && null), [items]);
  const shown = order ? order.flatMap((id) => items.find((item) => item.id === id) ?? []) : items;
  const ids = shown.map(({ id }) => id);

  const to = (id: string, place: number) => {
    const rest = ids.filter((other) => other !== id);
    rest.splice(place, 0, id);
    return rest;
  };
  const settle = (next: string[]) => {
    setOrder(next);
    onMove(next).catch(() => setOrder(null));
  };
  const byKey = (item: T, by: number) => {
    const place = ids.indexOf(item.id) + by;
    if (place < 0 || place >= ids.length) return;
    setSaid(t('sortable.moved', { name: nameOf(item), place: place + 1, count: ids.length }));
    settle(to(item.id, place));
  };
  const under = (event: PointerEvent) => {
    const rows = [...(list.current?.children ?? [])];
    const place = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
    return place < 0 ? rows.length - 1 : place;
  };
  return (
    <>
      <ul ref={list} className={css.list} aria-label={label}>
        {shown.map((item) => (
          <li key={item.id} className={css.row} data-dragged={dragged === item.id || undefined}>
            <button
              type="button"
              className={css.grip}
              aria-label={t('sortable.grip', { name: nameOf(item) })}
              onKeyDown={(event) => {
                const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                if (!by) return;
                event.preventDefault();
                byKey(item, by);
              }}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDragged(item.id);
              }}
              onPointerMove={(event) => dragged === item.id && setOrder(to(item.id, under(event)))}
              onPointerUp={() => {
                setDragged(null);
                if (order) settle(order);
              }}
              onPointerCancel={() => {
                setDragged(null);
                setOrder(null);
              }}
            >
              <Icon name="grip" />
            </button>
            {children(item)}
          </li>
        ))}
      </ul>
      <p className="unseen" role="status">
        {said}
      </p>
    </>
  );
}
