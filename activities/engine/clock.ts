import { Context } from '@temporalio/activity';

/** The engine's only clock. A task that queued all night must not think it is yesterday; a skipped run lives in its own time. */
export function attemptTime(isTest: boolean): number {
  const attempt = Context.current().info.currentAttemptScheduledTimestampMs;
  return isTest ? attempt : Math.max(attempt, Date.now());
}

/** Outside a task a test run has no clock: its time is that of the fact thrown in. */
export const factTime = (isTest: boolean, facts: (Date | null)[]): number =>
  Math.max(isTest ? 0 : Date.now(), ...facts.map((at) => (isTest ? Number(at) : 0)));

/** Now, for sweeps: they only ever run in real time. */
export const sweepTime = (): number => Date.now();
