import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { v7 } from 'uuid';
import { archiveRoutes } from './archive/index.ts';
import { audienceRoutes } from './audiences/index.ts';
import { campaignRoutes } from './campaigns/index.ts';
import { cleanUpRoutes } from './cleanups/index.ts';
import { confirmRoutes } from './confirm/index.ts';
import { contactRoutes } from './contacts/index.ts';
import { enrollmentRoutes } from './enrollments/index.ts';
import { eventRoutes } from './events/index.ts';
import { exclusionRoutes } from './exclusions/index.ts';
import { exportRoutes } from './exports/index.ts';
import { fieldRoutes } from './fields/index.ts';
import { fileRoutes } from './files/index.ts';
import { flowRoutes } from './flows/index.ts';
import { forgettingRoutes } from './forgetting/index.ts';
import type { Deps } from './http/deps.ts';
import { answerFailure } from './http/failure.ts';
import { healthRoutes } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { onlyOurselves } from './http/origin.ts';
import { trustProxies } from './http/proxy.ts';
import { noSuchAddress } from './http/route.ts';
import { importRoutes } from './imports/index.ts';
import { inboxRoutes } from './inbox/index.ts';
import { jobRoutes } from './jobs/index.ts';
import { listRoutes } from './lists/index.ts';
import { messageRoutes } from './messages/index.ts';
import { noteRoutes } from './notes/index.ts';
import { openapi } from './openapi.ts';
import { orderRoutes } from './orders/index.ts';
import { permissionRoutes } from './permissions/index.ts';
import { segmentRoutes } from './segments/index.ts';
import { storeRoutes } from './stores/index.ts';
import { sunsetRoutes } from './sunset/index.ts';
import { tagRoutes } from './tags/index.ts';
import { testRunRoutes } from './tests/index.ts';
import { trackingRoutes } from './tracking/index.ts';
import { twinRoutes } from './twins/index.ts';
import { viewRoutes } from './views/index.ts';

const modules = [
  audienceRoutes,
  storeRoutes,
  contactRoutes,
  fieldRoutes,
  tagRoutes,
  listRoutes,
  permissionRoutes,
  confirmRoutes,
  noteRoutes,
  viewRoutes,
  segmentRoutes,
  twinRoutes,
  forgettingRoutes,
  cleanUpRoutes,
  archiveRoutes,
  sunsetRoutes,
  exclusionRoutes,
  orderRoutes,
  eventRoutes,
  importRoutes,
  exportRoutes,
  jobRoutes,
  fileRoutes,
  flowRoutes,
  campaignRoutes,
  enrollmentRoutes,
  messageRoutes,
  testRunRoutes,
  inboxRoutes,
];

/** The HTTP side of the product. `uiDir` = the built UI, served beside the API; null = API only. */
export function createApp(deps: Deps, uiDir: string | null = null): Express {
  const { db, log, config } = deps;
  const app = express();
  const metrics = createMetrics(db);
  app.locals.db = db;
  app.disable('x-powered-by');
  trustProxies(app, config.trustProxy);
  app.use(pinoHttp({ logger: log, genReqId: () => v7(), autoLogging: { ignore: quiet }, serializers: { req: said, res: answered } }));
  app.use(metrics.measure, helmet({ contentSecurityPolicy: { directives: policy }, hsts: false }), compression());

  app.use(healthRoutes(deps));
  app.get('/metrics', async (_req, res) => void res.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
  app.use(trackingRoutes(deps));

  app.use('/api', onlyOurselves(config.publicUrl), express.json({ limit: '8mb' }), (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/api/openapi.json', (_req, res) => void res.json(openapi()));
  for (const routes of modules) app.use(routes(deps));
  app.use('/api', (req) => {
    throw noSuchAddress(req);
  });

  if (uiDir) {
    app.use('/assets', express.static(`${uiDir}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
    app.use(express.static(uiDir, { index: false }));
    app.get('/{*page}', (_req, res) => res.set('Cache-Control', 'no-cache').sendFile('index.html', { root: uiDir }));
  }
  app.use((req) => {
    throw noSuchAddress(req);
  });
  app.use(answerFailure);
  return app;
}

/** Everything from ourselves. Inline styles: Mantine writes them. Mail previews stand in sandboxed frames and load nothing from outside. */
const policy = {
  'img-src': ["'self'", 'data:'],
  'style-src': ["'self'", "'unsafe-inline'"],
  'font-src': ["'self'", 'data:'],
  'upgrade-insecure-requests': null,
};

/** Paths only: queries hold names and addresses, tracking paths hold tokens. */
const said = ({ id, method, url }: { id: string; method: string; url: string }) => ({
  id,
  method,
  path: url.replace(/\?.*/, '').replace(/^(\/(?:t\/\w|u)\/).*/, '$1…'),
});
const answered = ({ statusCode }: { statusCode: number }) => ({ status: statusCode });
const quiet = ({ url = '' }: { url?: string | undefined }) =>
  url.startsWith('/healthz') || url.startsWith('/readyz') || url.startsWith('/metrics');
