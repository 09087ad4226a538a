/** Who entered each arm, and who of them bought before their walk was over. */
export interface Arms {
  treated: number;
  treatedBought: number;
  holdout: number;
  holdoutBought: number;
}
export interface Lift extends Arms {
  /** Points of percent, and 1.96 standard errors; null = too early to say. */
  points: number | null;
  margin: number | null;
}

/** Below these the normal approximation says nothing: people in either arm, and buyers over both. */
const LEAST_PEOPLE = 100;
const LEAST_BUYERS = 30;

/** The treated arm's share of buyers less the held-out arm's: purchases, not clicks, so that nobody is won who would have come anyway. */
export function liftOf(arms: Arms): Lift {
  const { treated, treatedBought, holdout, holdoutBought } = arms;
  const early = Math.min(treated, holdout) < LEAST_PEOPLE || treatedBought + holdoutBought < LEAST_BUYERS;
  if (early) return { ...arms, points: null, margin: null };
  const [p, q] = [treatedBought / treated, holdoutBought / holdout];
  const error = Math.sqrt((p * (1 - p)) / treated + (q * (1 - q)) / holdout);
  return { ...arms, points: 100 * (p - q), margin: 196 * error };
}
