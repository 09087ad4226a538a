import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import type { Leaf } from '../../../workflows/flow/rule/rule.ts';
import { IconButton } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { useBuilding } from './context.ts';
import { describe } from './describe.ts';
import { Notes } from './notes.tsx';
import { RowCount } from './row-count.tsx';
import { Grip, RowTools } from './row-tools.tsx';
import css from './rule.module.css';
import { textOf } from './sentence.ts';
import { PartView } from './slot.tsx';
import { type Path, pathText } from './tree.ts';
import { useOwnSpeech } from './use-speech.ts';

/** One condition: its sentence, what narrows it down, and what is wrong with it. */
export function Condition({ leaf, path }: { leaf: Leaf; path: Path }) {
  const { speech, change, problemAt, dragged } = useBuilding();
  const own = useOwnSpeech(speech);
  const { t } = own;
  const { parts, clauses, more } = describe(leaf, own, (next) => change(path, next));
  const name = textOf(parts, own);
  const problem = problemAt(path);
  const bad = problem && problem.code !== 'unfinished';
  return (
    <li
      className={css.condition}
      data-row={pathText(path)}
      data-dragged={dragged === pathText(path) || undefined}
      data-bad={bad || undefined}
      aria-label={name}
    >
      <Grip path={path} name={name} />
      <div className={css.said}>
        <div className={css.sentence}>
          {parts.map((part, n) => (
            <PartView key={n} part={part} speech={own} />
          ))}
          {more.length > 0 && (
            <Menu position="bottom-start" withinPortal>
              <Menu.Target>
                <IconButton small size={16} icon="plus" label={t('narrow')} />
              </Menu.Target>
              <Menu.Dropdown>
                {more.map(({ label, add }) => (
                  <Menu.Item key={label} onClick={add}>
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
        {clauses.map((clause) => (
          <div key={clause.key} className={css.sentence}>
            {clause.parts.map((part, n) => (
              <Fragment key={n}>
                <PartView part={part} speech={own} />
              </Fragment>
            ))}
            <IconButton small size={14} icon="close" label={t('dropClause', { name: textOf(clause.parts, own) })} onClick={clause.remove} />
          </div>
        ))}
        <Notes leaf={leaf} path={path} />
        {problem && (
          <p className={`${css.problem} ${bad ? 'red' : 'amber'}`}>
            <Icon name="warning" size={14} />
            {t(`problem.${problem.code}`, { defaultValue: problem.message })}
          </p>
        )}
      </div>
      <RowTools path={path} name={name} />
      <RowCount path={path} />
    </li>
  );
}
