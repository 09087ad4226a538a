import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow } from '../../../api/flows/contract.ts';
import type { TestRun, ThrownIn } from '../../../api/tests/contract.ts';
import { daysAfter } from '../../../workflows/flow/calendar.ts';
import { walkOrder } from '../../../workflows/flow/flow.ts';
import { paths } from '../../components/icon-paths.tsx';
import { reachedDays } from '../../editor/days.ts';
import { useFormat } from '../../shell/audience.tsx';
import { factIcons, factWords } from './fact-face.ts';
import css from './test-run.module.css';

const EDGE = 24;
const Y = 64;
/** Below this the labels would cover each other: the ruler scrolls instead. */
const NARROWEST = 640;

interface Mail {
  day: number;
  name: string;
  at: string | number;
  state: 'sent' | 'skipped' | 'planned' | 'unexpected';
}

/** The days of the run: what has been sent, where it stands, what is to come, what was thrown in. */
export function Ruler({ flow, run, thrown }: { flow: Flow; run: TestRun | undefined; thrown: ThrownIn[] }) {
  const { t } = useTranslation('test-run');
  const f = useFormat();
  const { ref, width: room } = useElementSize();
  const width = Math.max(room, NARROWEST);
  const start = run ? run.startedAt : new Date().toISOString();
  const dateOf = (day: number) => daysAfter(new Date(start).getTime(), day, f.zone);
  const facts = run ? run.thrown : thrown.map((fact) => ({ ...fact, at: '', happened: false }));
  const bought = facts.find((fact) => fact.type === 'order')?.day ?? null;
  const mails = run ? mailsOf(run, bought) : drawn(flow, dateOf, bought);
  const last = Math.max(60, run?.day ?? 0, ...mails.map((m) => m.day), ...facts.map((fact) => fact.day));
  const end = Math.ceil((last * 1.05) / 30) * 30;
  const x = (day: number) => EDGE + (day / end) * (width - 2 * EDGE);
  const every = [30, 60, 90, 120, 180, 360].find((unit) => x(unit) - x(0) >= 44) ?? 720;
  const label = [
    ...mails.map((m) => `${m.name}: ${t('day', { day: m.day })}`),
    ...facts.map((fact) => `${factWords(t, fact)}: ${t('day', { day: fact.day })}`),
  ].join(', ');
  const now = run && x(run.day);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone, also for the keyboard
    <section ref={ref} className={css.ruler} tabIndex={0} aria-label={t('rulerLabel')}>
      <svg width={width} height={124} role="img" aria-label={label}>
        {Array.from({ length: Math.floor(end / 10) + 1 }, (_, n) => n * 10)
          .filter((day) => x(10) - x(0) >= 8 || day % 30 === 0)
          .map((day) => (
            <line key={day} x1={x(day)} x2={x(day)} y1={day % 30 ? 59 : 55} y2={Y} stroke="var(--line-2)" />
          ))}
        {Array.from({ length: Math.floor(end / every) + 1 }, (_, n) => n * every)
          .filter((day) => !now || Math.abs(x(day) - now) > 48)
          .map((day) => (
            <text key={day} x={x(day)} y={46} textAnchor="middle" fill="var(--ink-3)">
              {day}
            </text>
          ))}
        <line x1={x(0)} x2={x(end)} y1={Y} y2={Y} stroke="var(--line-2)" strokeWidth={4} strokeLinecap="round" />
        {now && <line x1={x(0)} x2={now} y1={Y} y2={Y} stroke="var(--accent)" strokeWidth={4} strokeLinecap="round" className={css.done} />}
        <circle cx={x(0)} cy={Y} r={5} fill="var(--accent)" />
        {!mails.some((mail) => x(mail.day) < x(0) + 80) && (
          <>
            <text x={x(0) - 5} y={96} fontWeight={500} fill="var(--ink)">
              {t(flow.draft.trigger.type === 'lapsed' ? 'lastPurchase' : 'enters')}
            </text>
            <text x={x(0) - 5} y={112} fill="var(--ink-3)">
              {f.day(dateOf(0))}
            </text>
          </>
        )}
        {mails.map((mail) => (
          <Mark
            key={`${mail.name}/${mail.day}`}
            x={x(mail.day)}
            icon={paths.mail}
            look={mail.state}
            title={mail.name}
            below={mail.state === 'unexpected' ? t('notExpected') : mail.state === 'skipped' ? t('skipped') : f.weekday(mail.at)}
          />
        ))}
        {[...new Set(facts.map(({ day }) => day))].map((day) => {
          const those = facts.filter((fact) => fact.day === day);
          return (
            <Mark
              key={day}
              x={x(day)}
              icon={paths[factIcons[those[0]?.type ?? 'event']]}
              look={those.some(({ type }) => type === 'order') ? 'bought' : 'fact'}
              title={short(those.map((fact) => factWords(t, fact)).join(', '))}
              below={f.weekday(dateOf(day))}
            />
          );
        })}
        {now && run && (
          <g className={css.needle} style={{ transform: `translateX(${Math.min(Math.max(now, 40), width - 40)}px)` }}>
            <line y1={22} y2={Y} stroke="var(--accent)" strokeWidth={1.5} />
            <rect x={-34} y={2} width={68} height={22} rx={6} fill="var(--accent)" />
            <text y={17} textAnchor="middle" fontWeight={600} fill="var(--bg)">
              {t('dayUp', { day: run.day })}
            </text>
          </g>
        )}
      </svg>
    </section>
  );
}

/** Events may have longer names than there is room, and several things happen on one day; the label says it all. */
const short = (words: string) => (words.length > 18 ? `${words.slice(0, 17)}…` : words);

/** What was sent or skipped, and what is planned; a purchase on the way makes the rest unexpected. */
function mailsOf(run: TestRun, bought: number | null): Mail[] {
  const done = run.happened
    .filter((step) => step.type === 'sendEmail' && step.outcome !== 'passed')
    .map((step): Mail => ({ day: step.day, name: step.name, at: step.at, state: step.outcome === 'skipped' ? 'skipped' : 'sent' }));
  const ahead = run.planned.map((step): Mail => ({ ...step, state: bought !== null && step.day >= bought ? 'unexpected' : 'planned' }));
  return [...done, ...ahead];
}

/** Before a run: the drawing's own days. */
function drawn(flow: Flow, dateOf: (day: number) => number, bought: number | null): Mail[] {
  const days = reachedDays(flow.draft);
  return walkOrder(flow.draft)
    .filter((step) => step.type === 'sendEmail')
    .map((step) => {
      const day = days.get(step.id) ?? 0;
      return { day, name: step.name, at: dateOf(day), state: bought !== null && day >= bought ? 'unexpected' : 'planned' };
    });
}

const looks = {
  sent: { fill: 'var(--ink)', stroke: 'var(--ink)', icon: 'var(--bg)', text: 'var(--ink)', dashed: false },
  skipped: { fill: 'var(--amber-tint)', stroke: 'var(--amber)', icon: 'var(--amber)', text: 'var(--amber)', dashed: false },
  planned: { fill: 'var(--bg)', stroke: 'var(--ink-3)', icon: 'var(--ink-2)', text: 'var(--ink-2)', dashed: true },
  unexpected: { fill: 'var(--bg)', stroke: 'var(--line-2)', icon: 'var(--ink-3)', text: 'var(--ink-3)', dashed: true },
  bought: { fill: 'var(--green-tint)', stroke: 'var(--green)', icon: 'var(--green)', text: 'var(--green)', dashed: false },
  fact: { fill: 'var(--bg)', stroke: 'var(--ink-2)', icon: 'var(--ink-2)', text: 'var(--ink-2)', dashed: false },
};

function Mark({ x, icon, look, title, below }: { x: number; icon: ReactNode; look: keyof typeof looks; title: string; below: string }) {
  const { fill, stroke, icon: colour, text, dashed } = looks[look];
  // at the left end words in the middle would be cut off
  const words = x < 60 ? ({ x: x - 12, textAnchor: 'start' } as const) : ({ x, textAnchor: 'middle' } as const);
  return (
    <g>
      <circle cx={x} cy={Y} r={11.25} fill={fill} stroke={stroke} strokeWidth={1.5} strokeDasharray={dashed ? '3 3' : undefined} />
      <g
        transform={`translate(${x - 8}, ${Y - 8}) scale(0.6667)`}
        fill="none"
        stroke={colour}
        strokeWidth={2}
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        {icon}
      </g>
      <text {...words} y={96} fontWeight={500} fill={text}>
        {title}
      </text>
      <text {...words} y={112} fill="var(--ink-3)">
        {below}
      </text>
    </g>
  );
}
