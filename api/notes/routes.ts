import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import { notes } from './contract.ts';
import { changeNote, listNotes, removeNote, writeNote } from './store.ts';

export function noteRoutes({ db }: Deps): Router {
  const router = Router();
  route(router, notes.list, ({ params, query, actor }) => listNotes(db, params.id, query, actor));
  route(router, notes.create, ({ params, body, actor }) => writeNote(db, params.id, body.text, actor));
  route(router, notes.update, ({ params, body, actor }) => changeNote(db, params.id, body.text, actor));
  route(router, notes.remove, async ({ params, actor }) => {
    await removeNote(db, params.id, actor);
    return { id: params.id };
  });
  return router;
}
