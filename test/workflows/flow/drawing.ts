import type { Definition, Step } from '../../../workflows/flow/flow.ts';
import { defaultSettings, type Settings } from '../../../workflows/flow/settings.ts';
import type { SendEmail } from '../../../workflows/flow/steps/send-email.ts';
import type { Wait } from '../../../workflows/flow/steps/wait.ts';

/** Drawings in one line: `linear([mail(), day(240), mail()])`. Ids are given by place: s0, s1 … and `exit`. */
export type Piece = Pick<SendEmail, 'type'> | Pick<Wait, 'type' | 'until'>;

export const mail = (): Piece => ({ type: 'sendEmail' });
export const wait = (until: Wait['until']): Piece => ({ type: 'wait', until });
export const day = (days: number) => wait({ kind: 'sincePurchase', days });
export const lasts = (amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks') => wait({ kind: 'duration', amount, unit });
export const weekday = (days: number[], time: string, zone: 'contact' | 'audience' = 'audience') =>
  wait({ kind: 'weekday', days, time, zone });

export function stepFrom(piece: Piece, id: string, next: string): Step {
  if (piece.type === 'wait') return { ...piece, id, name: id, next: { done: next } };
  const text = { subject: 'Hello', preview: '', html: '<p>Hello</p>', layout: 'plain' as const };
  return { type: 'sendEmail', id, name: id, ...text, from: { name: '', address: '' }, next: { sent: next } };
}

/** One step after the other, then the exit. The window is off unless given. */
export function linear(
  pieces: Piece[],
  { trigger, ...settings }: Partial<Settings> & { trigger?: Definition['trigger'] } = {},
): Definition {
  const steps = pieces.map((piece, n) => stepFrom(piece, `s${n}`, n + 1 < pieces.length ? `s${n + 1}` : 'exit'));
  return {
    trigger: trigger ?? { type: 'lapsed', days: 120 },
    entry: steps[0]?.id ?? 'exit',
    steps: [...steps, { type: 'exit', id: 'exit', name: 'End', next: {} }],
    settings: { ...defaultSettings, window: null, ...settings },
  };
}

/** The classic win-back: day 120, 240, 360. */
export const classic = (settings: Partial<Settings> = {}) => linear([mail(), day(240), mail(), day(360), mail()], settings);
