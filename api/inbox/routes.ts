import { Router } from 'express';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { route } from '../http/route.ts';
import { inbox } from './contract.ts';

const key = z.tuple([keyUuid]);
const columns = ['id', 'message_id as messageId', 'sender as from', 'recipients as to', 'subject', 'at'];

export function inboxRoutes({ db, config }: Deps): Router {
  const router = Router();

  route(router, inbox.list, async ({ query: { search, cursor, limit } }) => {
    const after = readCursor(cursor, key);
    const rows = await db('caught_mails')
      .select(columns)
      .modify((q) => {
        // the catcher keeps at most 5,000 mails: a scan is quick
        const like = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
        if (search) q.whereRaw(`(subject ilike ? or sender ilike ? or array_to_string(recipients, ' ') ilike ?)`, [like, like, like]);
        if (after) q.where('id', '<', after[0]);
      })
      .orderBy('id', 'desc')
      .limit(limit + 1);
    return { ...pageOf(rows, limit, 'id'), catching: config.catching };
  });

  route(router, inbox.one, async ({ params }) => {
    const row = await db('caught_mails')
      .select([...columns, 'source'])
      .where('id', params.id)
      .first();
    if (!row) throw notFound('mail in the test inbox');
    const { html = null, text = '', headers } = await PostalMime.parse(row.source);
    return { ...row, html, text, headers: headers.map(({ key: name, value }) => ({ name, value })) };
  });

  route(router, inbox.clear, async () => ({ deleted: await db('caught_mails').delete() }));
  return router;
}
