import type { z } from 'zod';
import { contactsWhere, type Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { findFlow } from '../flows/index.ts';
import { invalid, notFound } from '../http/errors.ts';
import { ruleWhere, segmentWhere } from '../segments/index.ts';
import type { ArchiveRun, whom } from './contract.ts';

export type Whom = z.output<typeof whom>;
/** How a run remembers who was meant. Contacts chosen one by one stand in the frozen membership alone. */
export interface Source extends Omit<Whom, 'contactIds'> {
  by: ArchiveRun['by'];
  name?: string;
  version?: number;
  /** The segment, policy or flow. */
  sourceId?: string;
}

/** Checks that it is said in one way, and names it: a segment by its name and the version of its rule. 400 or 404 otherwise. */
export async function sourceOf(db: Db, audienceId: string, { contactIds, filters, search, segmentId, rule, step }: Whom): Promise<Source> {
  if ([contactIds, filters, segmentId, rule, step].filter(Boolean).length !== 1)
    throw invalid('Say who, in one way: contactIds, filters, segmentId, rule or step.');
  if (contactIds) return { by: 'selection' };
  if (filters) return { by: 'filter', filters, ...(search ? { search } : {}) };
  if (rule) return { by: 'rule', rule };
  if (step) return sourceOfStep(db, audienceId, step);
  const found = await db('segments')
    .where({ id: segmentId, audience_id: audienceId })
    .whereNull('removed_at')
    .first('id', 'name', 'version');
  if (!found) throw notFound('segment');
  return { by: 'segment', segmentId: found.id, sourceId: found.id, name: found.name, version: found.version };
}

async function sourceOfStep(db: Db, audienceId: string, step: NonNullable<Whom['step']>): Promise<Source> {
  const flow = await findFlow(db, step.flowId);
  if (flow.audience_id !== audienceId) throw notFound('flow');
  // who waits for a step that was removed since is moved on by the publication: nobody waits there
  const found = (flow.live?.definition ?? flow.draft).steps.find(({ id }) => id === step.stepId);
  if (!found) throw notFound('step');
  return { by: 'step', step, sourceId: flow.id, name: `${flow.name}: ${found.name}` };
}

/** Index enrollments_waiting. */
const WAITING = `c.id in (select e.contact_id from enrollments e
  where e.flow_id = ? and e.step_id = ? and e.ended_at is null and not e.is_test and e.arm = 'treated')`;

/** Who is meant and not archived. Throws a 4xx when it asks for what is no longer there, or a rule is broken. */
export async function whereOf(db: Db, audienceId: string, { contactIds, filters, search, segmentId, rule, step }: Whom): Promise<Where> {
  if (contactIds) {
    const { sql, bindings } = await contactsWhere(db, { audienceId });
    return { sql: `${sql} and c.id = any(?::uuid[])`, bindings: [...bindings, contactIds] };
  }
  if (step) {
    const { sql, bindings } = await contactsWhere(db, { audienceId });
    return { sql: `${sql} and ${WAITING}`, bindings: [...bindings, step.flowId, step.stepId] };
  }
  if (!segmentId && !rule) return contactsWhere(db, { audienceId, filters, search });
  const { sql, bindings } = segmentId ? await segmentWhere(db, audienceId, segmentId) : await ruleWhere(db, audienceId, rule as never);
  // a rule may ask for the archived: these are archived already
  return { sql: `(${sql}) and c.archived_at is null`, bindings };
}
