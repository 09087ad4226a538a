import type { Contact } from './contact.ts';
import { presentWalk } from './contact.ts';

const DAY_MS = 86_400_000;
/** Room at both ends, as a share of what is shown. */
const MARGIN = 0.03;
/** Pixels that a label of the axis needs. */
const LABEL = 92;

/** What the ruler spans: the first thing that happened, to today or the last day of the walk. All in epoch milliseconds. */
export function spanOf(contact: Contact, now: number): { from: number; to: number; marks: { day: number; at: number }[] } {
  const happened = [...contact.orders, ...contact.messages].map(({ at }) => Date.parse(at));
  const walk = presentWalk(contact);
  const anchor = contact.lastOrderAt ? Date.parse(contact.lastOrderAt) : null;
  const marks = anchor === null ? [] : (walk?.days ?? []).map((day) => ({ day, at: anchor + day * DAY_MS }));
  const first = Math.min(...happened, now - 90 * DAY_MS);
  const last = Math.max(now + 14 * DAY_MS, ...marks.map(({ at }) => at), walk?.at ? Date.parse(walk.at) : 0);
  const room = (last - first) * MARGIN;
  return { from: first - room, to: last + room, marks };
}

/** Firsts of months, far enough apart for their labels; January carries the year. */
export function ticksOf(from: number, to: number, width: number): number[] {
  const months = (to - from) / (30.44 * DAY_MS);
  const step = [1, 2, 3, 6, 12, 24].find((n) => (width / months) * n >= LABEL) ?? 36;
  const start = new Date(from);
  const ticks: number[] = [];
  for (let month = start.getUTCFullYear() * 12 + start.getUTCMonth(); ; month++) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1, 12);
    if (at > to) return ticks;
    if (month % step === 0 && at >= from) ticks.push(at);
  }
}
