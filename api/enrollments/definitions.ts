import type { Definition } from '../../workflows/flow/flow.ts';
import type { Db } from '../db/database.ts';

/** Published versions never change, so they are kept; at most so many, oldest out. */
const KEPT = 200;
const kept = new Map<string, Definition>();

export async function definitionOf(db: Db, versionId: string): Promise<Definition> {
  const known = kept.get(versionId);
  if (known) return known;
  const row = await db('flow_versions').where({ id: versionId }).first('definition');
  if (!row) throw new Error(`no version ${versionId}`);
  kept.set(versionId, row.definition);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return row.definition;
}
