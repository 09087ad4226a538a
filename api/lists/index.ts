/** Front door. A status on a list moves through `setListStatus` (or `setListStatuses`, many at once), groups through `setGroups`. */
export { addGroups, listRefusals, setListStatus, setListStatuses } from './membership.ts';
export { listRoutes } from './routes.ts';
