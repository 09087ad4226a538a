import type { Db } from '../db/database.ts';
import { checkedUnder, tagsUsed } from '../mails/index.ts';
import { silentSince } from '../stores/index.ts';
import { peopleAtRemovedSteps } from './removed-steps.ts';
import { allProblems } from './rule-problems.ts';
import type { FlowRecord } from './store.ts';

type ItemId = 'postalAddress' | 'sender' | 'content' | 'mergeTags' | 'unsubscribe' | 'shop' | 'graph';

export interface Shop {
  /** Silent for longer than is usual; a feed that broke makes everyone look lapsed. */
  silentSince: Date | null;
  /** Its history is still being loaded. */
  syncingSince: Date | null;
  lastHeardAt: Date | null;
}
export async function shopOf(db: Db, audienceId: string): Promise<Shop> {
  const { rows } = await db.raw<{ rows: Shop[] }>(
    `select min(${silentSince()}) filter (where s.syncing_since is null) as "silentSince", min(s.syncing_since) as "syncingSince",
       max(s.last_heard_at) as "lastHeardAt" from stores s where s.audience_id = ?`,
    [audienceId],
  );
  return rows[0] as Shop;
}

/** What stands between the draft and publishing, item by item; `detail` is data (an address, a count, tags, an instant), not prose. */
export async function checklistOf(db: Db, flow: FlowRecord) {
  const [problems, shop, removed] = await Promise.all([
    allProblems(db, flow.audience_id, flow.draft, flow.audience),
    shopOf(db, flow.audience_id),
    peopleAtRemovedSteps(db, flow),
  ]);
  const mails = flow.draft.steps.filter((step) => step.type === 'sendEmail');
  const of = (id: ItemId) => problems.filter((p) => (checkedUnder[p.code] ?? 'graph') === id);
  const faulty = (id: ItemId) => new Set(of(id).map((p) => p.stepId)).size;
  const item = (id: ItemId, detail: string) => ({ id, ok: of(id).length === 0, detail, problems: of(id) });
  return {
    items: [
      item('postalAddress', flow.audience.postal_address),
      item('sender', flow.draft.settings.from.address || flow.audience.sender_address),
      item('content', `${mails.length - faulty('content')}/${mails.length}`),
      item('mergeTags', tagsUsed(mails).join(', ')),
      item('unsubscribe', `${mails.length}/${mails.length}`),
      { ...item('shop', shop.lastHeardAt?.toISOString() ?? ''), ok: shop.silentSince === null && shop.syncingSince === null },
      item('graph', String(flow.draft.steps.length)),
    ],
    removed,
  };
}
