/** Front door. The jobs' pages are called from activities/jobs/import.ts. */
export { clearImports } from './clear-away.ts';
export { UnreadableFile } from './read/unreadable-file.ts';
export { importRoutes } from './routes.ts';
export { type UndoJob, undoPage } from './undo/undo-import.ts';
export { countPage, stopCount } from './write/count-import.ts';
export { Interrupted } from './write/ensure-staged.ts';
export { TooMany } from './write/prepare.ts';
export { type ImportJob, importPage, stopImport } from './write/run-import.ts';
