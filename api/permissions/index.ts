/** Front door. Whoever learns what someone agreed to calls `recordPermission` (or `recordPermissions`, many at once) in its transaction. */
export { recordPermission, recordPermissions } from './record.ts';
export { permissionRoutes } from './routes.ts';
