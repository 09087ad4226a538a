import { daysBetween } from '../../workflows/flow/calendar.ts';
import { plan } from '../../workflows/flow/plan.ts';
import { seriesId } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import type { Answer } from '../http/route.ts';
import { forecastOf } from './ask.ts';
import { type Context, factsFrom } from './context.ts';
import type { Enrollment as Story } from './contract.ts';
import { look } from './look.ts';
import { positionOf } from './position.ts';
import { readStory, type StepRow, type StoryHead } from './read-story.ts';
import type { Enrollment } from './row.ts';
import { windowWords } from './window-words.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** Where Temporal's own UI shows a workflow; null without one. */
export const temporalLink = (ui: string | null, workflowId: string) =>
  ui && `${ui}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`;

/** One contact's walk: what was taken and why, what it waits for, and the rest as it would go. 404 when there is none. */
export async function storyOf(db: Db, id: string, temporalUi: string | null): Promise<Answer<Story>> {
  const found = await db<Enrollment>('enrollments').where('id', id).first();
  if (!found) throw notFound('enrollment');
  const now = Date.now();
  const [{ head, steps }, { planned, context, row }] = await Promise.all([readStory(db, id), look(db, found as Enrollment, now)]);
  const { definition } = context;
  const active = found.ended_at === null;
  return {
    id,
    flowId: found.flow_id,
    flowName: head.flow_name,
    audienceId: found.audience_id,
    contact: head.contact,
    isTest: found.is_test,
    origin: found.origin,
    arm: found.arm,
    version: head.version,
    currentVersion: head.current_version,
    triggerDays: definition.trigger.type === 'lapsed' ? definition.trigger.days : null,
    anchor: head.anchor,
    enteredAt: found.entered_at,
    steps: [entry(found as Enrollment, steps, head), ...steps.map((step) => taken(step, steps, found as Enrollment))],
    waiting: active
      ? {
          stepId: found.step_id,
          stepName: found.step_name,
          do: found.do_next,
          at: found.at,
          due: found.due,
          held: found.held,
          because: planned.do === 'done' ? [] : planned.because.map((b) => ({ ...b, at: iso(b.at) })),
        }
      : null,
    ahead: (active ? await forecastOf(db, row, context, now) : []).map((step) => ({ ...step, at: iso(step.at) })),
    ifRefunded: active ? ifRefunded(row, context, head, now) : null,
    endsBy: {
      order: definition.settings.goal === 'order',
      goalRule: definition.settings.goalRule !== undefined,
      exitRule: definition.settings.exitRule !== undefined,
    },
    outcome: found.outcome,
    reason: found.reason,
    endedAt: found.ended_at,
    wonOrder: head.won_order,
    earlierWalks: head.earlier_walks,
    wonBackDays: definition.settings.wonBackDays,
    window: definition.settings.window && windowWords(definition.settings.window, head.language),
    workflowId: seriesId(id),
    temporalUrl: temporalLink(temporalUi, seriesId(id)),
  };
}

const entry = (row: Enrollment, steps: StepRow[], head: StoryHead) => ({
  stepId: row.position,
  type: 'entered',
  name: '',
  outcome: 'entered',
  reason: row.origin,
  at: row.entered_at,
  version: steps[0]?.version ?? head.version,
  message: null,
});

const taken = (step: StepRow, all: StepRow[], row: Enrollment) => ({
  stepId: step.step_id,
  type: step.type,
  name: step.name,
  outcome: step.outcome,
  reason: step.reason,
  at: step.at,
  version: step.version,
  message: step.message_id
    ? { id: step.message_id, subject: step.subject, openedAt: step.opened_at, clickedAt: step.clicked_at, dueAt: dueOf(step, all, row) }
    : null,
});

/** A mail was due when the last wait of its visit was over, or on entry; it may have left later, when the window opened. */
function dueOf({ visit }: StepRow, all: StepRow[], row: Enrollment): Date | null {
  const waited = all.findLast((step) => step.visit === visit && step.outcome === 'passed');
  return waited?.at ?? (visit === 1 ? row.entered_at : null);
}

/** The clock goes back to the order before; `lateDays`: how far past due the awaited step then is, 0 = not at all. */
function ifRefunded(row: Enrollment, { definition, facts }: Context, { anchor, before_anchor }: StoryHead, now: number) {
  if (!anchor || definition.trigger.type !== 'lapsed') return null;
  if (!before_anchor) return { anchorAt: null, lateDays: null };
  const before = { id: before_anchor.id, at: Date.parse(before_anchor.placed_at) };
  const then = plan(definition, positionOf(row), { ...factsFrom([before], null, facts.zone), holds: () => null }, now);
  const lateDays = then.do === 'done' ? null : Math.max(daysBetween(then.due, now, facts.zone.audience), 0);
  return { anchorAt: iso(before.at), lateDays };
}
