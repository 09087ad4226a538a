/** Front door. Archiving many is a run: who is meant is frozen first, then archived page by page; it can be undone as a whole. */

export { countDay } from './cost.ts';
export { freezeRun, freezeWhere } from './freeze.ts';
export { returnPage, takePage } from './pages.ts';
export { archiveRoutes } from './routes.ts';
export { type ArchiveParams, addRun, finishRun, type ReturnParams, startRun } from './store.ts';
