export type Kind = 'series' | 'single';
export type Plan = 'suggested' | 'classic' | 'own';
export type Step = 'what' | 'name' | 'when' | 'look';
export const stepOrder: Step[] = ['what', 'name', 'when', 'look'];
/** Days after the last purchase on which the classic series writes. */
export const CLASSIC: (number | null)[] = [120, 240, 360];

export interface Answers {
  kind: Kind;
  name: string;
  plan: Plan;
  /** The person's own days; null = not typed yet. */
  own: (number | null)[];
  /** The days of the chosen plan, as many as there are e-mails. */
  days: (number | null)[];
  /** Percent. */
  holdout: number;
}

/** What keeps a step from being left, as a key of the words; null = nothing. */
export function problemWith(step: Step, { name, days }: Answers): 'name' | 'days' | 'rising' | null {
  if ((step === 'name' || step === 'look') && !name.trim()) return 'name';
  if (step !== 'when' && step !== 'look') return null;
  if (days.length === 0 || days.some((day) => day === null)) return 'days';
  return days.every((day, n) => n === 0 || (day ?? 0) > (days[n - 1] ?? 0)) ? null : 'rising';
}
