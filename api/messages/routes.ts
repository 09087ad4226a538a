import { Router } from 'express';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { route } from '../http/route.ts';
import { renderStored } from '../mails/index.ts';
import { messagesBehind } from './behind.ts';
import { messages } from './contract.ts';
import { sendPersonally } from './send.ts';
import { writeMail } from './write-mail.ts';

const key = z.tuple([keyUuid]);

const ledger = (db: Db) =>
  db('messages as m')
    .join('contacts as c', 'c.id', 'm.contact_id')
    .leftJoin('flows as f', 'f.id', 'm.flow_id')
    .leftJoin('campaigns as k', 'k.id', 'm.campaign_id')
    .select(
      'm.id',
      'm.contact_id as contactId',
      db.raw(`coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.email, '') as "contactName"`),
      'm.to_address as toAddress',
      'm.flow_id as flowId',
      'f.name as flowName',
      'm.enrollment_id as enrollmentId',
      'm.campaign_id as campaignId',
      'k.name as campaignName',
      'm.step_name as stepName',
      'm.is_personal as isPersonal',
      'm.subject',
      'm.state',
      'm.reason',
      'm.at',
      'm.bounce',
      'm.opened_at as openedAt',
      'm.machine_opened_at as machineOpenedAt',
      'm.clicked_at as clickedAt',
      'm.client',
      'm.country',
    );

export function messageRoutes(deps: Deps): Router {
  const { db, log } = deps;
  const router = Router();

  // ids are UUID v7: their order is the order of claiming, and the indexes' order
  route(router, messages.list, async ({ query: { audienceId, cursor, limit, ...behind } }) => {
    const after = readCursor(cursor, key);
    const { sql, bindings } = messagesBehind(audienceId, behind);
    const rows = await ledger(db)
      .whereRaw(sql, bindings as never)
      .modify((q) => after && q.where('m.id', '<', after[0]))
      .orderBy('m.id', 'desc')
      .limit(limit + 1);
    return pageOf(rows, limit, 'id');
  });

  route(router, messages.one, async ({ params }) => {
    const [row] = await ledger(db).where('m.id', params.id);
    if (!row) throw notFound('message');
    const rendered = await renderStored(db, params.id);
    return {
      ...row,
      subject: row.subject || rendered?.subject || '',
      html: rendered?.html ?? '',
      text: rendered?.text ?? '',
      from: rendered?.from ?? '',
    };
  });

  route(router, messages.write, async ({ params, body, actor, req }) => {
    const id = await writeMail(db, { ...body, contactId: params.id, key: req.get('Idempotency-Key'), actor });
    await sendPersonally(deps, id).catch((error) => log.warn({ err: error }, 'mail not started yet: housekeeping will'));
    return { id };
  });
  return router;
}
