/** Front door. `addJob` in the transaction that decides on the work, `launch` after its commit; its pages call `moveOn`. */
export { launch } from './launch.ts';
export { jobRoutes } from './routes.ts';
export { addJob, type JobRow, moveOn, wantOf } from './store.ts';
