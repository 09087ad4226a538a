import { Menu } from '@mantine/core';
import { EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, ViewportPortal } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StepType } from '../../workflows/flow/flow.ts';
import { Icon } from '../components/icon.tsx';
import { useEdit, useEditing } from './context.ts';
import { suggestedDay } from './days.ts';
import css from './editor.module.css';
import { edgesOf, insertStep, type Place, placeKey, stepById, TRIGGER } from './graph.ts';
import { type Box, ORIGIN, WIDTH } from './layout.ts';
import { faces } from './steps/index.ts';

/** A line between two steps, with a "+" that shows on hover and focus. */
export function FlowEdge({ id, sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data }: EdgeProps) {
  const { readOnly } = useEditing();
  const [path, x, y] = getSmoothStepPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, borderRadius: 8 });
  const place = data?.place as Place | undefined;
  return (
    <>
      <path d={path} fill="none" stroke="var(--line-2)" strokeWidth={1.5} strokeDasharray={id === ORIGIN ? '3 4' : undefined} />
      {place && (
        <EdgeLabelRenderer>
          <Way place={place} x={targetX} y={targetY - 12} />
          {!readOnly && <Plus place={place} x={x} y={y} height={Math.abs(targetY - sourceY)} />}
        </EdgeLabelRenderer>
      )}
    </>
  );
}

/** Which way of a branch a line is. */
function Way({ place, x, y }: { place: Place; x: number; y: number }) {
  const { t } = useTranslation('editor');
  if (place.outlet !== 'yes' && place.outlet !== 'no') return null;
  return (
    <span className={css.way} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
      {t(`way.${place.outlet}`)}
    </span>
  );
}

/** The mark of where a dragged step would go, or the stub and "+" of an edge that leads nowhere. */
export function DropEdge({ boxes, place, open = false }: { boxes: Box[]; place: Place; open?: boolean }) {
  const { readOnly } = useEditing();
  const from = boxes.find((b) => b.id === place.from);
  if (!from) return null;
  const [x, y] = [from.x + WIDTH / 2, from.y + from.height];
  return (
    <ViewportPortal>
      {open ? (
        <>
          <svg className={css.stub} style={{ transform: `translate(${x - 1}px, ${y}px)` }} width={2} height={24} aria-hidden="true">
            <path d="M1 0V24" stroke="var(--line-2)" strokeWidth={1.5} strokeDasharray="3 4" />
          </svg>
          {!readOnly && <Plus place={place} x={x} y={y + 36} height={24} always />}
        </>
      ) : (
        <div className={css.drop} style={{ transform: `translate(${from.x}px, ${y + 18}px)`, width: WIDTH }} />
      )}
    </ViewportPortal>
  );
}

function Plus({ place, x, y, height, always = false }: { place: Place; x: number; y: number; height: number; always?: boolean }) {
  const { t } = useTranslation('editor');
  const { store, shown } = useEditing();
  const adding = useStore(store, (s) => s.adding !== null && placeKey(s.adding) === placeKey(place));
  const add = useStore(store, (s) => s.add);
  const empty = !shown.steps.some((s) => s.type === 'sendEmail');
  const before = place.from === TRIGGER ? t('trigger.short') : stepById(shown, place.from)?.name || t('kind.wait');
  const button = (
    <button
      type="button"
      className={css.plus}
      data-shown={always || empty || adding || undefined}
      aria-label={t('add.after', { name: before })}
      aria-haspopup="menu"
      aria-expanded={adding}
      onClick={() => add(adding ? null : place)}
    >
      <Icon name="plus" />
    </button>
  );
  return (
    <div
      className={`${css.plusZone} nodrag nopan`}
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, height: Math.max(24, height) }}
    >
      {adding ? <NewSteps place={place} target={button} close={() => add(null)} /> : button}
    </div>
  );
}

/** The kinds of steps that fit at a place; an end only where nothing follows. */
function NewSteps({ place, target, close }: { place: Place; target: React.ReactElement; close(): void }) {
  const { t } = useTranslation('editor');
  const { shown, select } = useEditing();
  const edit = useEdit();
  const leads = edgesOf(shown).find((edge) => placeKey(edge) === placeKey(place))?.to;
  const open = !leads;
  const kinds = (Object.keys(faces) as StepType[]).filter((type) => (type !== 'exit' && type !== 'archive') || open);
  const insert = (type: StepType) => {
    const step = faces[type].create({
      id: `${type === 'sendEmail' ? 'email' : type}-${crypto.randomUUID().slice(0, 8)}`,
      t,
      count: shown.steps.filter((s) => s.type === type).length,
      day: shown.trigger.type === 'lapsed' ? suggestedDay(shown, place) : null,
    });
    edit((definition) => insertStep(definition, place, step));
    close();
    select(step.id);
  };
  return (
    <Menu opened onClose={close} width={280} position="right" returnFocus withinPortal>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {kinds.map((type) => (
          <Menu.Item key={type} leftSection={<Icon name={faces[type].icon} size={18} />} onClick={() => insert(type)}>
            <span className="medium">{t(`kind.${type}`)}</span>
            <br />
            <span className="meta">{t(`add.${type}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
