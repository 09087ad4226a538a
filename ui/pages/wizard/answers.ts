export type Kind = 'series' | 'single' | 'segment';
export type Plan = 'suggested' | 'classic' | 'own';
export type Step = 'what' | 'name' | 'when' | 'look';
export const stepOrder: Step[] = ['what', 'name', 'when', 'look'];
/** Days after the last purchase on which the classic series writes. */
export const CLASSIC: (number | null)[] = [120, 240, 360];
/** Days after each e-mail to a segment; the last before the silent are archived. */
export const WAITS: (number | null)[] = [14, 30, 30];

/** Whom a segment's series is for: a saved segment, or a recipe that becomes one. */
export interface Whom {
  by: 'segment' | 'recipe';
  id: string;
}

export interface Answers {
  kind: Kind;
  name: string;
  plan: Plan;
  /** The person's own days; null = not typed yet. */
  own: (number | null)[];
  /** The days of the chosen plan, as many as there are e-mails. */
  days: (number | null)[];
  /** Of a segment's series. null = not chosen yet. */
  whom: Whom | null;
  whomName: string;
  waits: (number | null)[];
  /** Percent. */
  holdout: number;
}

/** What keeps a step from being left, as a key of the words; null = nothing. */
export function problemWith(step: Step, { kind, name, days, whom, waits }: Answers): 'name' | 'days' | 'rising' | 'whom' | 'waits' | null {
  if ((step === 'name' || step === 'look') && !name.trim()) return 'name';
  if (step !== 'when' && step !== 'look') return null;
  if (kind === 'segment') return !whom ? 'whom' : waits.some((wait) => wait === null) ? 'waits' : null;
  if (days.length === 0 || days.some((day) => day === null)) return 'days';
  return days.every((day, n) => n === 0 || (day ?? 0) > (days[n - 1] ?? 0)) ? null : 'rising';
}
