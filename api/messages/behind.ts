import type { z } from 'zod';
import type { Where } from '../contacts/index.ts';
import type { messages } from './contract.ts';

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

export type Behind = Partial<
  Pick<z.output<typeof messages.list.query>, 'campaignId' | 'flowId' | 'contactId' | 'state' | 'reason' | 'did' | 'link'>
>;

/** Messages `m` that a number counts; never tests. */
export function messagesBehind(audienceId: string, { campaignId, flowId, contactId, state, reason, did, link }: Behind): Where {
  const parts: [sql: string, ...bindings: unknown[]][] = [['m.audience_id = ? and not m.is_test', audienceId]];
  if (flowId) parts.push(['m.flow_id = ?', flowId]);
  if (contactId) parts.push(['m.contact_id = ?', contactId]);
  if (campaignId) parts.push(['m.campaign_id = ?', campaignId]);
  if (did) parts.push([DID[did]]);
  if (link !== undefined) parts.push([ON_LINK, String(link)]);
  if (state) parts.push(['m.state = ?', state]);
  if (reason) parts.push(['m.reason = ?', reason]);
  return { sql: parts.map(([sql]) => sql).join(' and '), bindings: parts.flatMap(([, ...bindings]) => bindings) };
}

/** The people of these messages, `contacts c`; whoever was archived since is one of them, whoever was deleted for ever is not. */
export function peopleBehind(audienceId: string, behind: Behind): Where {
  const { sql, bindings } = messagesBehind(audienceId, behind);
  return {
    sql: `c.audience_id = ? and c.forgotten_at is null and c.id in (select m.contact_id from messages m where ${sql})`,
    bindings: [audienceId, ...bindings],
  };
}
