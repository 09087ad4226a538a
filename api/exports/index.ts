/** Front door. The job that writes the file is activities/jobs/export.ts. */
export { type ColumnSql, columnSql } from './columns.ts';
export { exportRoutes } from './routes.ts';
export type { ExportParams } from './store.ts';
