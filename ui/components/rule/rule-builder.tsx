import { useEffect, useMemo, useRef, useState } from 'react';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { type Building, BuildingContext } from './context.ts';
import { GroupView } from './group.tsx';
import type { Counts } from './row-count.tsx';
import css from './rule.module.css';
import * as tree from './tree.ts';
import { type Path, type Place, pathText, stepTo } from './tree.ts';
import { type Problem, unfinished } from './unfinished.ts';
import { useDrag } from './use-drag.ts';
import { useSpeech } from './use-speech.ts';

interface RuleBuilderProps {
  audienceId: string;
  /** May be unfinished while one works at it: ask `unfinished(rule)` before it is used. */
  value: Rule;
  onChange(rule: Rule): void;
  /** What the API has to say of it, shown at the conditions. */
  problems?: readonly Problem[];
  /** Shown beside its parts. */
  counts?: Counts;
}

/** A rule as plain sentences: groups of conditions, each made of menus and fields; dragged, copied, grouped and taken away. */
export function RuleBuilder({ audienceId, value: rule, onChange, problems = [], counts }: RuleBuilderProps) {
  const speech = useSpeech(audienceId, rule);
  const box = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const missing = useMemo(() => unfinished(rule), [rule]);

  // what was moved keeps the focus, wherever it stands now; after what was taken away comes the next, or the way to add one
  useEffect(() => {
    if (focus === null) return;
    for (let path = focus; path; path = path.split('.').slice(0, -2).join('.')) {
      const parent = path.split('.').slice(0, -2).join('.');
      const next = box.current?.querySelector<HTMLElement>(`[data-grip="${path}"], [data-foot="${parent}"] > button`);
      next?.focus();
      if (next) break;
    }
    setFocus(null);
  }, [focus]);

  const moveTo = (from: Path, to: Place) => {
    const moved = tree.move(rule, from, to);
    if (moved.rule === rule) return;
    onChange(moved.rule);
    setFocus(pathText(moved.path));
    setTold(speech.t('moved', { place: (moved.path.at(-1) ?? 0) + 1, level: moved.path.length }));
  };
  const { grab, dragged, line } = useDrag(box, rule, moveTo);
  const building: Building = {
    rule,
    speech,
    counts,
    problemAt: (path) => [...problems, ...missing].find((one) => one.path === pathText(path)),
    change: (path, node) => onChange(tree.put(rule, path, node)),
    add: (place, node) => {
      onChange(tree.insert(rule, place, node));
      setFocus(pathText([...place.parent, place.index]));
    },
    remove: (path) => {
      onChange(tree.remove(rule, path));
      setFocus(pathText(path));
    },
    duplicate: (path) => onChange(tree.duplicate(rule, path)),
    wrap: (path) => onChange(tree.wrap(rule, path)),
    unwrap: (path) => {
      onChange(tree.unwrap(rule, path));
      setFocus(pathText(path));
    },
    step: (path, step) => {
      const place = stepTo(rule, path, step);
      if (place) moveTo(path, place);
    },
    canStep: (path, step) => stepTo(rule, path, step) !== null,
    canWrap: (path) => tree.canWrap(rule, path),
    grab,
    dragged,
  };
  return (
    <BuildingContext value={building}>
      <div ref={box} className={css.builder} data-counted={counts !== undefined || undefined} data-dragging={dragged !== null || undefined}>
        <GroupView group={rule} path={[]} />
        {line && <span className={css.line} style={line} />}
        <p className="unseen" role="status">
          {told}
        </p>
      </div>
    </BuildingContext>
  );
}
