import { Router } from 'express';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { conflict, invalid } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { launch } from '../jobs/index.ts';
import { changeImport, countAgain } from './change-import.ts';
import { imports } from './contract.ts';
import { listImports, readImport } from './present.ts';
import { readRowsOf } from './read-refused.ts';
import { cancelImport, startImport, undoImport, wantImport } from './steer.ts';
import { findImport, homeOf } from './store.ts';
import { takeImport } from './take-import.ts';
import { listKept, previewUndo } from './undo/whom.ts';

export function importRoutes(deps: Deps): Router {
  const { db, config, log } = deps;
  const router = Router();
  const one = (id: string) => readImport(db, id, config.secret);
  /** Without Temporal nothing is lost: housekeeping starts what waits. */
  const begin = async (jobId: string | null) => {
    if (jobId) await launch(deps, jobId).catch((error) => log.warn({ err: error }, 'job not started yet: housekeeping will'));
  };

  route(router, imports.upload, async ({ query, req, actor }) => {
    if (req.body !== undefined) throw invalid('Send the file itself as the body, with its own Content-Type, such as text/csv.');
    const id = await takeImport(db, { ...query, content: req as AsyncIterable<Buffer>, actor });
    await begin(await db.transaction((tx) => countAgain(tx as Db, id, actor)));
    return one(id);
  });

  route(router, imports.list, async ({ query }) => {
    await homeOf(db, query.audienceId);
    return listImports(db, query);
  });
  route(router, imports.one, ({ params }) => one(params.id));
  route(router, imports.change, async ({ params, body, actor }) => {
    await begin(await changeImport(db, params.id, body, actor));
    return one(params.id);
  });
  route(router, imports.rows, ({ params, query }) => readRowsOf(db, params.id, query));

  route(router, imports.start, async ({ params, actor }) => {
    await begin(await startImport(db, params.id, actor));
    return one(params.id);
  });
  route(router, imports.pause, async ({ params }) => {
    await wantImport(db, params.id, 'pause');
    return one(params.id);
  });
  route(router, imports.resume, async ({ params }) => {
    await begin(await wantImport(db, params.id, 'run'));
    return one(params.id);
  });
  route(router, imports.cancel, async ({ params }) => {
    await begin(await cancelImport(db, params.id));
    return one(params.id);
  });
  route(router, imports.undo, async ({ params, actor }) => {
    await begin(await undoImport(db, params.id, actor));
    return one(params.id);
  });

  route(router, imports.undoPreview, async ({ params }) => {
    const { undoUntil } = await one(params.id);
    if (!undoUntil) throw conflict('There is nothing to take back here, or it is more than 30 days ago.');
    return previewUndo(db, params.id);
  });
  route(router, imports.kept, async ({ params, query }) => {
    const row = await findImport(db, params.id);
    return listKept(db, row.id, row.undo_job_id !== null, query);
  });
  return router;
}
