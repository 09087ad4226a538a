import type { z } from 'zod';
import { contactsWhere, type Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { invalid } from '../http/errors.ts';
import type { ArchiveRun, whom } from './contract.ts';

export type Whom = z.output<typeof whom>;
/** How a run remembers who was meant. Contacts chosen one by one stand in the frozen membership alone. */
export interface Source extends Omit<Whom, 'contactIds'> {
  by: ArchiveRun['by'];
  name?: string;
  version?: number;
  sourceId?: string;
}

/** Checks that it is said in one way, and names it. 400 otherwise. */
export function sourceOf({ contactIds, filters, search }: Whom): Source {
  if ([contactIds, filters].filter(Boolean).length !== 1) throw invalid('Say who: either contactIds or filters.');
  if (contactIds) return { by: 'selection' };
  return { by: 'filter', filters, ...(search ? { search } : {}) };
}

/** Who is meant and not archived. Throws a 4xx when a filter asks for what is no longer there. */
export async function whereOf(db: Db, audienceId: string, { contactIds, filters, search }: Whom): Promise<Where> {
  if (!contactIds) return contactsWhere(db, { audienceId, filters, search });
  const { sql, bindings } = await contactsWhere(db, { audienceId });
  return { sql: `${sql} and c.id = any(?::uuid[])`, bindings: [...bindings, contactIds] };
}
