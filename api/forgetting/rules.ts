import type { Db } from '../db/database.ts';
import { holding, inJson, without } from './without.ts';

/** What is asked for in the place of someone who was deleted for ever: it stays a rule, and nobody meets it. */
const NOBODY = '…';

/** A drawing as JSON. Conditions are the objects with an `op`: only there an address is a person's. What mails say is the team's own. */
function inRules(said: unknown, terms: string[], within = false): unknown {
  if (typeof said === 'string') return within ? without(said, terms, NOBODY) : said;
  if (Array.isArray(said)) return said.map((one) => inRules(one, terms, within));
  if (!said || typeof said !== 'object') return said;
  const asks = within || 'op' in said;
  return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, inRules(value, terms, asks)]));
}

/** Takes people out of the rules of flows: the draft's, which counts as a change of it, and those of every version. A look through the drawings. */
export async function wipeRules(tx: Db, audienceId: string, terms: string[]): Promise<void> {
  const like = holding([...new Set(terms.flatMap((term) => [term, inJson(term)]))]);
  const { rows: drafts } = await tx.raw<{ rows: { id: string; said: unknown }[] }>(
    'select id, draft as said from flows where audience_id = :audienceId and draft::text ilike any(:like::text[]) order by id for update',
    { audienceId, like },
  );
  for (const { id, said } of drafts)
    await changed(said, terms, (left) =>
      tx('flows')
        .where({ id })
        .update({ draft: left, draft_rev: tx.raw('draft_rev + 1') }),
    );
  const { rows: versions } = await tx.raw<{ rows: { id: string; said: unknown }[] }>(
    `select v.id, v.definition as said from flow_versions v join flows f on f.id = v.flow_id
     where f.audience_id = :audienceId and v.definition::text ilike any(:like::text[]) order by v.id`,
    { audienceId, like },
  );
  for (const { id, said } of versions) await changed(said, terms, (definition) => tx('flow_versions').where({ id }).update({ definition }));
}

async function changed(said: unknown, terms: string[], write: (left: string) => PromiseLike<unknown>): Promise<void> {
  const left = JSON.stringify(inRules(said, terms));
  if (left !== JSON.stringify(said)) await write(left);
}
