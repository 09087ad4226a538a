import type { Db } from '../db/database.ts';

/**
 * A counted order belongs to the message whose human click came last before it, if that lies within the won-back days of the
 * message's flow or campaign; a mere send earns nothing. `messages` keeps the first and the last click: the later one that fits is taken.
 */
const credit = `
  update orders o set message_id = won.id
  from orders told
  join contacts c on c.id = told.contact_id and c.last_clicked_at is not null
  left join lateral (
    select m.id from messages m left join flow_versions v on v.id = m.version_id left join campaigns k on k.id = m.campaign_id
    cross join lateral (select max(at) as at from (values (m.clicked_at), (m.last_clicked_at)) as clicks(at)
      where at between told.placed_at - coalesce(v.definition #>> '{settings,wonBackDays}', k.settings ->> 'wonBackDays')::int * interval '1 day' and told.placed_at) click
    where told.counted and m.contact_id = told.contact_id and not m.is_test and click.at is not null
    order by click.at desc, m.id desc limit 1) won on true
  where told.id = any(?::uuid[]) and o.id = told.id and o.message_id is distinct from won.id`;

export async function creditClicks(tx: Db, orderIds: string[]): Promise<void> {
  if (orderIds.length > 0) await tx.raw(credit, [orderIds]);
}
