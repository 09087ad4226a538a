import type { Group, Leaf } from '../../../workflows/flow/rule/rule.ts';
import { Button } from '../button.tsx';
import { AddCondition } from './add-condition.tsx';
import { Condition } from './condition.tsx';
import { useBuilding } from './context.ts';
import { RowCount } from './row-count.tsx';
import { Grip, RowTools } from './row-tools.tsx';
import css from './rule.module.css';
import { fill, template, textOf } from './sentence.ts';
import { PartView } from './slot.tsx';
import { groupOf, type Path, pathText } from './tree.ts';

const matches = ['all', 'any', 'none'] as const;
const DEEPEST = 10;

/** A group: how many of its conditions must hold, and what they are. The root has no grip, and nothing above it. */
export function GroupView({ group, path }: { group: Group; path: Path }) {
  const { speech, change, add, dragged, problemAt, counts } = useBuilding();
  const { t } = speech;
  const isRoot = path.length === 0;
  const match = {
    is: 'menu' as const,
    label: t('label.match'),
    value: group.match,
    options: matches.map((value) => ({ value, label: t(`match.${value}`) })),
    set: (next: string) => change(path, { ...group, match: next as Group['match'] }),
  };
  const parts = fill(template(t, `group.${isRoot ? 'root' : 'inner'}.${group.match}`), { match });
  const name = textOf(parts, speech);
  const end = { parent: path, index: group.rules.length };
  const problem = problemAt(path);
  const body = (
    <>
      <div className={css.head} data-head={pathText(path)}>
        {!isRoot && <Grip path={path} name={name} />}
        <div className={css.sentence}>
          {parts.map((part, n) => (
            <PartView key={n} part={part} speech={speech} />
          ))}
        </div>
        {!isRoot && <RowTools path={path} name={name} isGroup />}
        {!isRoot && <RowCount path={path} />}
        {isRoot && counts && group.match === 'all' && group.rules.length > 0 && (
          <span className={`meta2 ${css.leftAfter}`}>{t('count.leftAfterEach')}</span>
        )}
      </div>
      <ul className={css.rules} aria-label={name}>
        {group.rules.map((rule, n) => {
          const at = [...path, n];
          return rule.kind === 'group' ? (
            <li key={`group ${n}`} className={css.inner} data-row={pathText(at)} data-dragged={dragged === pathText(at) || undefined}>
              <GroupView group={rule} path={at} />
            </li>
          ) : (
            <Condition key={`${n} ${kindKey(rule)}`} leaf={rule} path={at} />
          );
        })}
      </ul>
      <div className={css.foot} data-foot={pathText(path)}>
        <AddCondition speech={speech} add={(node) => add(end, node)} />
        {path.length + 1 < DEEPEST && group.rules.length > 0 && (
          <Button kind="quiet" small icon="plus" onClick={() => add(end, { ...groupOf(), match: 'any' })}>
            {t('addGroup')}
          </Button>
        )}
      </div>
      {problem && <p className={`${css.problem} ${problem.code === 'empty' ? 'amber' : 'red'}`}>{t(`problem.${problem.code}`)}</p>}
    </>
  );
  return isRoot ? <div data-root>{body}</div> : body;
}

/** Another kind of condition begins with menus of its own. */
const kindKey = (leaf: Leaf) => (leaf.kind === 'contact' ? leaf.condition.field : leaf.kind);
