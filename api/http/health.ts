import { Router } from 'express';
import type { Deps } from './deps.ts';

const PATIENCE_MS = 2_000;

/** `/healthz`: the process lives. `/readyz`: it can do its work, or which part can't be reached. */
export function healthRoutes({ db, client, log }: Pick<Deps, 'db' | 'client' | 'log'>): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => void res.json({ ok: true }));
  router.get('/readyz', async (_req, res) => {
    const [database, temporal] = await Promise.all([
      answers(() => db.raw('select 1').timeout(PATIENCE_MS)),
      answers(async () => {
        if (!client) throw new Error('not connected');
        await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflowService.getSystemInfo({}));
      }),
    ]);
    const ok = database && temporal;
    if (!ok) log.warn({ database, temporal }, 'not ready');
    res.status(ok ? 200 : 503).json({ ok, database, temporal });
  });
  return router;
}

const answers = (ask: () => Promise<unknown>): Promise<boolean> =>
  ask().then(
    () => true,
    () => false,
  );
