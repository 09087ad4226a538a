import { Tooltip } from '@mantine/core';
import { useViewport, ViewportPortal } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../components/person.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { type Box, dayMarks, dayToY, ticks } from './layout.ts';

const RIGHT = 72;

/** Days after the last purchase (or after entering), pinned at the left; it moves and grows with the drawing. */
export function DayRuler({ boxes }: { boxes: Box[] }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { y, zoom } = useViewport();
  const { who, shown } = useEditing();
  const marks = dayMarks(boxes);
  const at = (n: number) => n * zoom + y;
  const day = shown.trigger.type === 'lapsed' && who?.lastOrderAt ? f.daysSince(who.lastOrderAt) : null;
  const whoY = day === null ? null : dayToY(marks, day);
  return (
    <div className={css.ruler} role="img" aria-label={t('ruler', { days: f.list(marks.map((m) => String(m.day))) })}>
      <svg width={RIGHT} height="100%" aria-hidden>
        {marks.map(
          ({ day: of, bar }) =>
            bar && (
              <rect key={of} x={RIGHT - 3} y={at(bar.top)} width={3} height={(bar.bottom - bar.top) * zoom} rx={1.5} fill="var(--line-2)" />
            ),
        )}
        {ticks(marks).map((tick) => (
          <line key={tick} x1={RIGHT - 8} x2={RIGHT} y1={at(tick)} y2={at(tick)} stroke="var(--line-2)" strokeWidth={1.5} />
        ))}
        {marks.map(({ day: of, line }) => (
          <g key={of}>
            <line x1={RIGHT - 16} x2={RIGHT} y1={at(line)} y2={at(line)} stroke="var(--ink-2)" strokeWidth={1.5} />
            <text x={RIGHT - 24} y={at(line) + 5} textAnchor="end" className={css.dayNumber}>
              {of}
            </text>
          </g>
        ))}
        <text x={RIGHT - 24} y={22} textAnchor="end" className={css.dayWord}>
          {t('day')}
        </text>
      </svg>
      {who && whoY !== null && (
        <Tooltip label={t('whoAtDay', { name: who.name, day })} position="right">
          <span className={css.who} style={{ top: at(whoY) - 11 }}>
            <Avatar name={who.name} size={22} />
          </span>
        </Tooltip>
      )}
    </div>
  );
}

/** Dotted lines from the ruler to what happens on that day. */
export function DayLines({ boxes }: { boxes: Box[] }) {
  const far = 2_000;
  return (
    <ViewportPortal>
      {dayMarks(boxes).map(({ day, line, x }) => (
        <svg
          key={day}
          className={css.stub}
          style={{ transform: `translate(${-far}px, ${line - 1}px)` }}
          width={far + x}
          height={2}
          aria-hidden="true"
        >
          <path d={`M0 1H${far + x}`} stroke="var(--line-2)" strokeWidth={1.5} strokeDasharray="1 5" strokeLinecap="round" />
        </svg>
      ))}
    </ViewportPortal>
  );
}
