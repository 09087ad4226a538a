/** Front door. A policy's run settles whom it means, asks beyond its limit, begins the last series, and hands the silent to an archive run. */
export { pushPolicies } from './push.ts';
export { sendReports } from './report.ts';
export { sunsetRoutes } from './routes.ts';
export { archiveDue, endRun, matchRun, seriesPage, standing } from './run.ts';
export { beginRun, type SunsetParams } from './store.ts';
