import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { insertEnrollments } from '../../api/enrollments/index.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { makeAudience, makeFlow } from '../support/factories.ts';

/** A flow, and `n` subscribed buyers made in one statement; `anchor` = their last counted order. */
export async function crowd(db: Db, n: number, definition: Definition, anchor: Date) {
  const shop = await makeAudience(db);
  const flow = await makeFlow(db, shop.audienceId, definition);
  const people = Array.from({ length: n }, () => ({ id: v7(), order: v7() }));
  const json = JSON.stringify(people);
  await db.raw(
    `insert into contacts (id, audience_id, email, first_name, source, status, status_at, last_order_at, last_order_id, order_count, actor)
     select id, ?, id || '@shop.example', 'Anna', 'bench', 'subscribed', now() - interval '900 days', ?, "order", 1, 'bench'
     from jsonb_to_recordset(?::jsonb) as t(id uuid, "order" uuid)`,
    [shop.audienceId, anchor, json],
  );
  await db.raw(
    `insert into orders (id, audience_id, store_id, contact_id, external_id, placed_at, total, currency, actor)
     select "order", ?, ?, id, "order"::text, ?, 10, 'EUR', 'bench' from jsonb_to_recordset(?::jsonb) as t(id uuid, "order" uuid)`,
    [shop.audienceId, shop.storeId, anchor, json],
  );
  await db.raw('analyze contacts; analyze orders');
  return { ...shop, ...flow, definition, people };
}
export type Crowd = Awaited<ReturnType<typeof crowd>>;

/** Enrolls them as the sweep does, in pages of 500. */
export async function enrollAll(
  db: Db,
  { audienceId, flowId, versionId, definition, people }: Crowd,
  decideQueue: string,
  enteredAt: Date,
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < people.length; n += 500) {
    const page = people.slice(n, n + 500);
    const rows = await db.transaction(async (tx) => {
      await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [page.map((p) => p.id)]);
      return insertEnrollments(
        tx,
        {
          audienceId,
          flowId,
          versionId,
          origin: 'sweep',
          position: definition.entry,
          skipped: [],
          holdoutPercent: 0,
          onceEver: false,
          decideQueue,
          lane: 'bulk',
          actor: 'bench',
        },
        page.map((p) => ({ contactId: p.id, episode: p.order, anchorOrderId: p.order, enteredAt })),
      );
    });
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}
