import { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { pageOf, readCursor } from '../../http/paging.ts';
import type { Answer } from '../../http/route.ts';
import type { profile } from './contract.ts';

type Walk = Answer<z.input<typeof profile.enrollments.response>>['items'][number];

/** Those that go on stand first; index enrollments_by_contact serves it, and nobody has more than a few dozen. */
const WALKS = `
  select e.id, e.flow_id as "flowId", f.name as "flowName", e.outcome, e.step_name as "stepName", e.at, e.held,
    e.paused_at is not null as "isPaused", e.arm = 'holdout' as "heldOut", e.entered_at as "enteredAt", e.ended_at as "endedAt",
    e.ended_at is not null as is_over,
    array_remove(array_prepend((v.definition #>> '{trigger,days}')::int, (
      select array_agg(d::int order by d::int) from jsonb_path_query(v.definition, '$.steps[*].until \\? (@.kind == "sincePurchase").days') d)), null) as days
  from enrollments e join flows f on f.id = e.flow_id left join flow_versions v on v.id = e.version_id
  where e.contact_id = :contactId and not e.is_test and (:after::uuid is null or (e.ended_at is not null) > :isOver::boolean
    or (e.ended_at is not null) = :isOver::boolean and e.id < :after::uuid)
  order by e.ended_at is not null, e.id desc limit :most`;

export async function readWalks(db: Db, contactId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = readCursor(cursor, z.tuple([z.boolean(), z.uuid()]));
  const bindings = { contactId, isOver: after?.[0] ?? false, after: after?.[1] ?? null, most: limit + 1 };
  const { rows } = await db.raw<{ rows: Walk[] }>(WALKS, bindings as never);
  return pageOf(rows, limit, 'is_over', 'id');
}
