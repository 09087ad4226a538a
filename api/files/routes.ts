import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { forbidden, notFound } from '../http/errors.ts';
import { raw } from '../http/route.ts';
import { files } from './contract.ts';
import { mayDownload } from './link.ts';
import { findFile, readFile } from './store.ts';

export function fileRoutes({ db, config }: Deps): Router {
  const router = Router();
  raw(router, files.download, async ({ params, query }, res) => {
    if (!mayDownload(config.secret, params.id, query.until, query.key))
      throw forbidden('This link is over, or not whole. Go back to the page that offered it and take a new one.');
    const file = await findFile(db, params.id);
    if (!file?.complete) throw notFound('file');
    res.type(file.type).attachment(file.name).set('Content-Length', String(file.size));
    await pipeline(readFile(db, file.id), res);
  });
  return router;
}
