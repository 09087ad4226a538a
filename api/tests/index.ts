/** Front door: test runs of a draft, months in seconds on a real workflow with a clock of its own. */
export { readClock, runAhead, standStill } from './clock.ts';
export { testRunRoutes } from './routes.ts';
export { finishRun, happen } from './store.ts';
