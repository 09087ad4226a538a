import { createContext, type PointerEvent, useContext } from 'react';
import type { Rule, RuleNode } from '../../../workflows/flow/rule/rule.ts';
import type { Counts } from './row-count.tsx';
import type { Speech } from './sentence.ts';
import type { Path, Place, Step } from './tree.ts';
import type { Problem } from './unfinished.ts';

/** What every row of the builder works with. */
export interface Building {
  rule: Rule;
  speech: Speech;
  /** Counts beside the parts; undefined = none are shown. */
  counts: Counts | undefined;
  problemAt(path: Path): Problem | undefined;
  change(path: Path, node: RuleNode): void;
  add(place: Place, node: RuleNode): void;
  remove(path: Path): void;
  duplicate(path: Path): void;
  wrap(path: Path): void;
  unwrap(path: Path): void;
  step(path: Path, step: Step): void;
  canStep(path: Path, step: Step): boolean;
  canWrap(path: Path): boolean;
  grab(event: PointerEvent, path: Path): void;
  /** What is being dragged just now. */
  dragged: string | null;
}
export const BuildingContext = createContext<Building | null>(null);

export function useBuilding(): Building {
  const building = useContext(BuildingContext);
  if (!building) throw new Error('Only inside a rule builder.');
  return building;
}
