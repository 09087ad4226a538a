import { Menu } from '@mantine/core';
import { IconButton } from '../button.tsx';
import { Icon } from '../icon.tsx';
import type { IconName } from '../icon-paths.tsx';
import { useBuilding } from './context.ts';
import css from './rule.module.css';
import { type Path, pathText, type Step } from './tree.ts';

const steps: [Step, IconName][] = [
  ['up', 'updown'],
  ['down', 'updown'],
  ['into', 'enter'],
  ['out', 'exit'],
];

/** The grip: dragged with the mouse or a finger, moved with the arrow keys (right = into a group beside it, left = out of its own). */
export function Grip({ path, name }: { path: Path; name: string }) {
  const { grab, step, speech } = useBuilding();
  return (
    <button
      type="button"
      className={css.grip}
      data-grip={pathText(path)}
      aria-label={speech.t('grip', { name })}
      onPointerDown={(event) => grab(event, path)}
      onKeyDown={(event) => {
        const by = ({ ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'into', ArrowLeft: 'out' } as const)[event.key as 'ArrowUp'];
        if (!by) return;
        event.preventDefault();
        step(path, by);
      }}
    >
      <Icon name="grip" />
    </button>
  );
}

/** What can be done with a condition or a group as a whole. */
export function RowTools({ path, name, isGroup = false }: { path: Path; name: string; isGroup?: boolean }) {
  const { speech, duplicate, remove, wrap, unwrap, step, canStep, canWrap } = useBuilding();
  const { t } = speech;
  return (
    <span className={css.tools}>
      <IconButton small size={16} icon="copy" label={t('duplicate', { name })} onClick={() => duplicate(path)} />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <IconButton small size={16} icon="more" label={t('menuOf', { name })} />
        </Menu.Target>
        <Menu.Dropdown>
          {steps.map(
            ([by, icon]) =>
              canStep(path, by) && (
                <Menu.Item key={by} leftSection={<Icon name={icon} />} onClick={() => step(path, by)}>
                  {t(`move.${by}`)}
                </Menu.Item>
              ),
          )}
          {canWrap(path) && (
            <Menu.Item leftSection={<Icon name="plus" />} onClick={() => wrap(path)}>
              {t('wrap')}
            </Menu.Item>
          )}
          {isGroup && (
            <Menu.Item leftSection={<Icon name="minus" />} onClick={() => unwrap(path)}>
              {t('unwrap')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <IconButton small size={16} icon="close" label={t('remove', { name })} onClick={() => remove(path)} />
    </span>
  );
}
