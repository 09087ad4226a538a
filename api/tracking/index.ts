/** Front door: what mails lead to. Paths: GET /t/o/:token.gif, GET /t/c/:token, GET and POST /u/:token. */
export { page, unknownLink } from './page.ts';
export { trackingRoutes } from './routes.ts';
