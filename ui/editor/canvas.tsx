import '@xyflow/react/dist/base.css';
import { useMantineColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  type Edge,
  type Node,
  type NodeChange,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEdit, useEditing } from './context.ts';
import { DayLines, DayRuler } from './day-ruler.tsx';
import { DropEdge, FlowEdge } from './edge.tsx';
import css from './editor.module.css';
import { edgesOf, moveStep, type Place, placeKey, stepById, TRIGGER } from './graph.ts';
import { type Box, layout, ORIGIN, WIDTH } from './layout.ts';
import { CardNode, OriginNode, PillNode } from './node.tsx';
import { Zoom } from './zoom.tsx';

const nodeTypes = { card: CardNode, pill: PillNode, origin: OriginNode };
const edgeTypes = { flow: FlowEdge };
/** How near to an edge a dragged step must be let go, in pixels of the drawing. */
const REACH = 90;
const END = '@end';

export const Canvas = () => (
  <ReactFlowProvider initialWidth={window.innerWidth} initialHeight={window.innerHeight}>
    <Drawing />
  </ReactFlowProvider>
);

function Drawing() {
  const { t } = useTranslation('editor');
  const { shown, problems, flow, readOnly, selected, select } = useEditing();
  const edit = useEdit();
  const { colorScheme } = useMantineColorScheme();
  const [drag, setDrag] = useState<{ id: string; x: number; y: number } | null>(null);
  const bad = useMemo(() => new Set(problems.map((p) => p.stepId)), [problems]);
  const boxes = useMemo(() => layout(shown, (id) => flow.activatedAt !== null || bad.has(id)), [shown, flow.activatedAt, bad]);
  const drop = drag && nearestPlace(boxes, shown, drag);

  const nodes = useMemo<Node[]>(
    () =>
      boxes.map((box) => ({
        id: box.id,
        type: box.id === ORIGIN ? 'origin' : box.shape,
        position: drag?.id === box.id ? drag : { x: box.x, y: box.y },
        data: {},
        draggable: !readOnly && isMovable(box.id),
        width: WIDTH,
        height: box.height,
        measured: { width: WIDTH, height: box.height },
        handles: endsOf(box),
      })),
    [boxes, drag, readOnly, shown],
  );
  const edges = useMemo<Edge[]>(() => {
    const drawn = new Set(boxes.map((b) => b.id));
    const joined = edgesOf(shown)
      .filter(({ from, to }) => drawn.has(from) && to)
      .map((edge) => ({ id: placeKey(edge), source: edge.from, target: edge.to ?? END, type: 'flow', data: { place: edge } }));
    return drawn.has(ORIGIN) ? [{ id: ORIGIN, source: ORIGIN, target: TRIGGER, type: 'flow', data: {} }, ...joined] : joined;
  }, [boxes, shown]);

  const onNodesChange = (changes: NodeChange[]) => {
    for (const change of changes)
      if (change.type === 'position' && change.dragging && change.position) setDrag({ id: change.id, ...change.position });
  };
  return (
    <div className={css.world}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeDragStop={() => {
          if (drag && drop) edit((definition) => moveStep(definition, drag.id, drop));
          setDrag(null);
        }}
        onPaneClick={() => selected && select(null)}
        colorMode={colorScheme === 'dark' ? 'dark' : 'light'}
        nodeDragThreshold={6}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnScroll
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        minZoom={0.25}
        maxZoom={1.5}
        onlyRenderVisibleElements={boxes.length > 80}
        attributionPosition="bottom-right"
        aria-label={t('canvas')}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} color="var(--dot)" />
        <DayLines boxes={boxes} />
        <OpenEnds boxes={boxes} />
        {drop && <DropEdge boxes={boxes} place={drop} />}
      </ReactFlow>
      <DayRuler boxes={boxes} />
      <Zoom />
      <Arrange boxes={boxes} />
    </div>
  );

  function isMovable(id: string) {
    const step = stepById(shown, id);
    return step !== undefined && Object.keys(step.next).length > 0;
  }
}

/** Where lines begin and end. Said beforehand: else every node of 500 is drawn once to be measured, seen or not. */
const endsOf = ({ height }: Box) => [
  { type: 'target' as const, position: Position.Top, x: WIDTH / 2, y: 0, width: 1, height: 1 },
  { type: 'source' as const, position: Position.Bottom, x: WIDTH / 2, y: height, width: 1, height: 1 },
];

/** Edges that lead nowhere yet still carry their "+". */
function OpenEnds({ boxes }: { boxes: Box[] }) {
  const { shown } = useEditing();
  return edgesOf(shown)
    .filter(({ to }) => to === null)
    .map((edge) => {
      const box = boxes.find((b) => b.id === edge.from);
      return box && <DropEdge key={placeKey(edge)} boxes={boxes} place={edge} open />;
    });
}

/** The edge whose middle is nearest to the dragged step; null when none is near or nothing would move. */
function nearestPlace(boxes: Box[], shown: Parameters<typeof edgesOf>[0], drag: { id: string; x: number; y: number }): Place | null {
  const byId = new Map(boxes.map((b) => [b.id, b]));
  const moved = byId.get(drag.id);
  if (!moved) return null;
  const centre = { x: drag.x + WIDTH / 2, y: drag.y + moved.height / 2 };
  let best: { place: Place; distance: number } | null = null;
  for (const edge of edgesOf(shown)) {
    const from = byId.get(edge.from);
    const to = edge.to ? byId.get(edge.to) : undefined;
    if (!from || edge.from === drag.id || edge.to === drag.id) continue;
    const middle = { x: from.x + WIDTH / 2, y: (from.y + from.height + (to?.y ?? from.y + from.height + 40)) / 2 };
    const distance = Math.hypot((centre.x - middle.x) / 3, centre.y - middle.y);
    if (distance < REACH && (!best || distance < best.distance)) best = { place: { from: edge.from, outlet: edge.outlet }, distance };
  }
  return best?.place ?? null;
}

/** Opens with the drawing in the middle of what the ruler leaves, and keeps the selected node in view. */
function Arrange({ boxes }: { boxes: Box[] }) {
  const { selected } = useEditing();
  const { setViewport, getViewport } = useReactFlow();
  const probe = useRef<HTMLDivElement>(null);
  const size = useCallback(() => probe.current?.parentElement?.getBoundingClientRect() ?? { width: 0, height: 0 }, []);
  const placed = useRef(0);
  useEffect(() => {
    const place = () => {
      const { width } = size();
      if (!width || placed.current === width) return;
      const zoom = width < 420 ? Math.min(1, (width - 72) / (WIDTH + 24)) : 1;
      const x = 72 + (width - 72 - WIDTH * zoom) / 2;
      setViewport({ x, y: placed.current ? getViewport().y : 0, zoom: placed.current ? getViewport().zoom : zoom });
      placed.current = width;
    };
    place();
    const watch = new ResizeObserver(place);
    if (probe.current?.parentElement) watch.observe(probe.current.parentElement);
    return () => watch.disconnect();
  }, [size, setViewport, getViewport]);

  const box = boxes.find((b) => b.id === selected);
  const y = box?.y;
  const height = box?.height ?? 0;
  useEffect(() => {
    if (y === undefined) return;
    const { x, y: offset, zoom } = getViewport();
    const room = size().height;
    const [top, bottom] = [y * zoom + offset, (y + height) * zoom + offset];
    if (top < 16) setViewport({ x, y: offset + 16 - top, zoom }, { duration: 160 });
    else if (bottom > room - 16) setViewport({ x, y: offset - (bottom - room + 16), zoom }, { duration: 160 });
  }, [y, height, size, getViewport, setViewport]);
  return <div ref={probe} hidden />;
}
