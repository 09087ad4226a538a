import { Router } from 'express';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { Deps } from '../http/deps.ts';
import { notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { route } from '../http/route.ts';
import { renderStored } from '../mails/index.ts';
import { messages } from './contract.ts';
import { sendPersonally } from './send.ts';
import { writeMail } from './write-mail.ts';

const key = z.tuple([keyUuid]);

/** Each asked of the messages of one campaign, flow or contact, whose index leads there. */
const DID = {
  opened: 'm.opened_at is not null',
  machineOpened: 'm.machine_opened_at is not null and m.opened_at is null',
  clicked: 'm.clicked_at is not null',
  bounced: `m.state = 'failed' and m.bounce is not null`,
  unsubscribed: 'm.unsubscribed_at is not null',
  bought: 'exists (select from orders o where o.message_id = m.id and o.counted)',
};
const ON_LINK = `m.clicked_at is not null and exists (select from events e where e.contact_id = m.contact_id and e.type = 'click'
  and e.at >= m.at - interval '1 minute' and e.data ->> 'messageId' = m.id::text and e.data ->> 'link' = ? and e.data ->> 'machine' is null)`;

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
  route(
    router,
    messages.list,
    async ({ query: { audienceId, flowId, campaignId, contactId, state, reason, did, link, cursor, limit } }) => {
      const after = readCursor(cursor, key);
      const rows = await ledger(db)
        .where({ 'm.audience_id': audienceId, 'm.is_test': false })
        .modify((q) => {
          if (flowId) q.where('m.flow_id', flowId);
          if (contactId) q.where('m.contact_id', contactId);
          if (campaignId) q.where('m.campaign_id', campaignId);
          if (did) q.whereRaw(DID[did]);
          if (link !== undefined) q.whereRaw(ON_LINK, [String(link)]);
          if (state) q.where('m.state', state);
          if (reason) q.where('m.reason', reason);
          if (after) q.where('m.id', '<', after[0]);
        })
        .orderBy('m.id', 'desc')
        .limit(limit + 1);
      return pageOf(rows, limit, 'id');
    },
  );

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
