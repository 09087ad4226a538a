import { type PointerEvent, type RefObject, useState } from 'react';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { canMove, nodeAt, type Path, type Place, pathText } from './tree.ts';

interface Drag {
  path: Path;
  place: Place | null;
  /** Where the line stands that shows it, within the builder. */
  line: { top: number; left: number; right: number } | null;
}
const read = (text: string): number[] => [...text.matchAll(/\d+/g)].map(([n]) => Number(n));

/** Dragging by the grip: a line shows where what is dragged would stand; letting go puts it there, Escape lets it be. */
export function useDrag(box: RefObject<HTMLElement | null>, rule: Rule, drop: (from: Path, to: Place) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);

  /** The place nearest to the pointer among all between two rows. */
  const placeAt = (y: number, from: Path): Pick<Drag, 'place' | 'line'> => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame || !box.current) return { place: null, line: null };
    const spots: { place: Place; y: number; left: number }[] = [];
    for (const row of box.current.querySelectorAll<HTMLElement>('[data-row]')) {
      const path = read(row.dataset.row ?? '');
      const { top, left } = row.getBoundingClientRect();
      spots.push({ place: { parent: path.slice(0, -1), index: path.at(-1) ?? 0 }, y: top, left });
    }
    for (const foot of box.current.querySelectorAll<HTMLElement>('[data-foot]')) {
      const parent = read(foot.dataset.foot ?? '');
      const group = nodeAt(rule, parent);
      const { top, left } = foot.getBoundingClientRect();
      if (group?.kind === 'group') spots.push({ place: { parent, index: group.rules.length }, y: top, left });
    }
    const near = spots.filter(({ place }) => canMove(rule, from, place)).sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0];
    if (!near) return { place: null, line: null };
    return { place: near.place, line: { top: near.y - frame.top, left: near.left - frame.left, right: 0 } };
  };

  const grab = (event: PointerEvent, path: Path) => {
    if (event.button !== 0) return;
    const grip = event.currentTarget as HTMLElement;
    const begin = event.clientY;
    let now: Drag | null = null;
    const show = (next: Drag | null) => {
      now = next;
      setDrag(next);
    };
    const onMove = (moved: globalThis.PointerEvent) => {
      if (now || Math.abs(moved.clientY - begin) > 4) show({ path, ...placeAt(moved.clientY, path) });
    };
    const end = () => {
      grip.removeEventListener('pointermove', onMove);
      grip.removeEventListener('pointerup', onUp);
      grip.removeEventListener('pointercancel', end);
      document.removeEventListener('keydown', onKey, true);
      show(null);
    };
    const onUp = () => {
      const at = now;
      end();
      if (at?.place) drop(path, at.place);
    };
    const onKey = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape' || !now) return;
      pressed.stopPropagation();
      end();
    };
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener('pointermove', onMove);
    grip.addEventListener('pointerup', onUp);
    grip.addEventListener('pointercancel', end);
    document.addEventListener('keydown', onKey, true);
  };
  return { grab, dragged: drag ? pathText(drag.path) : null, line: drag?.line ?? null };
}
