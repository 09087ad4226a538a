/** Front door. Whoever learns what someone agreed to calls `recordPermission` (or `recordPermissions`, many at once) in its transaction. */
export { type Given as PermissionGiven, recordPermission, recordPermissions } from './record.ts';
export { permissionRoutes } from './routes.ts';
