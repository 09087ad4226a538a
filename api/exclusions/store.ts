import { v7 } from 'uuid';
import { z } from 'zod';
import { excludedBy } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { conflict, notFound, refused } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import { type exclusion, type exclusions, MOST_PARTIAL } from './contract.ts';
import { countBlocked } from './count-blocked.ts';
import { folded, type Rule } from './pattern.ts';

type Exclusion = Omit<z.infer<typeof exclusion>, 'createdAt'> & { createdAt: Date };

const columns = ['id', 'audience_id as audienceId', 'kind', 'pattern', 'subdomains', 'note', 'actor', 'created_at as createdAt'];

/** Newest first, with how many of the audience's contacts each rule blocks. */
export async function listExclusions(db: Db, { audienceId, search, kind, cursor, limit }: z.output<typeof exclusions.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const found = () =>
    db('exclusions')
      .where((q) => q.where({ audience_id: audienceId }).orWhereNull('audience_id'))
      .modify((q) => {
        if (kind) q.where({ kind });
        const like = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
        if (search) q.whereRaw('(pattern ilike ? or note ilike ?)', [like, like]);
      });
  const rows: Exclusion[] = await found()
    .select(columns)
    .modify((q) => after && q.where('id', '<', after[0]))
    .orderBy('id', 'desc')
    .limit(limit + 1);
  const page = pageOf(rows, limit, 'id');
  const blocked = await countBlocked(db, audienceId, page.items);
  const counted = await found().count('* as n').first();
  const items = page.items.map((rule) => ({ ...rule, ...(blocked.get(rule.id) as { blocks: number; capped: boolean }) }));
  return { items, next: page.next, count: Number(counted?.n ?? 0) };
}

export interface NewRule extends Rule {
  audienceId: string | null;
  subdomains?: boolean;
  note?: string;
}
/** 400 for a rule that can't be, 409 for one that is there, 422 past the most that may be compared one by one. */
export async function addExclusion(db: Db, rule: NewRule, actor: string): Promise<Exclusion> {
  if (rule.audienceId && !(await db('audiences').where({ id: rule.audienceId }).first('id'))) throw notFound('audience');
  const { added } = await addRules(db, [{ ...rule, ...folded(rule) }], actor);
  if (added.length === 0) throw conflict('This rule is there already. Search for it below.');
  return (await db('exclusions').select<Exclusion[]>(columns).where({ id: added[0] }).first()) as unknown as Exclusion;
}

/** Adds rules that are folded already, `known` = were there. Under a lock, so that the most holds. */
export async function addRules(db: Db, rules: NewRule[], actor: string): Promise<{ added: string[]; known: number }> {
  return db.transaction(async (tx) => {
    const partial = rules.filter(({ kind }) => kind === 'begins' || kind === 'ends').length;
    if (partial > 0) {
      await tx.raw(`select pg_advisory_xact_lock(hashtext('exclusions'))`);
      const there = await tx('exclusions').whereIn('kind', ['begins', 'ends']).count('* as n').first();
      if (Number(there?.n) + partial > MOST_PARTIAL)
        throw refused(`At most ${MOST_PARTIAL} rules may go by beginning or end. Exclude whole addresses or domains instead.`);
    }
    const { rows } = await tx.raw<{ rows: { id: string }[] }>(
      `insert into exclusions (id, audience_id, kind, pattern, subdomains, note, actor)
       select id, audience_id, kind, pattern, subdomains, note, ? from jsonb_to_recordset(?::jsonb)
         as i(id uuid, audience_id uuid, kind text, pattern text, subdomains boolean, note text)
       on conflict do nothing returning id`,
      [
        actor,
        JSON.stringify(
          rules.map(({ audienceId, kind, pattern, subdomains = false, note = '' }) => ({
            id: v7(),
            audience_id: audienceId,
            kind,
            pattern,
            subdomains: kind === 'domain' && subdomains,
            note,
          })),
        ),
      ],
    );
    return { added: rows.map(({ id }) => id), known: rules.length - rows.length };
  });
}

export async function removeExclusion(db: Db, id: string): Promise<void> {
  if ((await db('exclusions').where({ id }).delete()) === 0) throw notFound('exclusion');
}

/** The rule that keeps a contact from being mailed; null = none does. An exact one is named before a wider one. */
export async function blockingRule(db: Db, contactId: string): Promise<Exclusion | null> {
  const { rows } = await db.raw<{ rows: Exclusion[] }>(
    `select rule.* from contacts c cross join lateral (
       select x.id, x.audience_id as "audienceId", x.kind, x.pattern, x.subdomains, x.note, x.actor, x.created_at as "createdAt" ${excludedBy()}
       order by x.kind <> 'exact', x.id limit 1) rule where c.id = ?`,
    [contactId],
  );
  return rows[0] ?? null;
}
