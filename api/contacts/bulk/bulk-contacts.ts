import type { Logger } from 'pino';
import type { z } from 'zod';
import { startRun } from '../../archive/index.ts';
import { again } from '../../db/again.ts';
import type { Db } from '../../db/database.ts';
import type { Deps } from '../../http/deps.ts';
import { invalid } from '../../http/errors.ts';
import { addJob, launch } from '../../jobs/index.ts';
import { AT_ONCE, type bulkContacts as said } from './contract.ts';
import { changePage, nextIds, whereOf } from './page.ts';
import { type Prepared, prepare } from './prepare.ts';

type Asked = z.output<typeof said.body>;
type Answer = z.output<typeof said.response>;

/** The params of a job of the kind "bulk". */
export interface BulkParams {
  ids?: string[] | undefined;
  filters?: Asked['filters'];
  search?: string | undefined;
  action: Prepared;
}

/**
 * Changes up to `AT_ONCE` people now, in one transaction; more by a job, which is counted and done page by page. Archiving is a run with
 * its own job, whatever their number: it stands in the history, and is undone as a whole.
 */
export async function bulkContacts(deps: Deps, asked: Asked, actor: string): Promise<Answer> {
  const { db } = deps;
  const { audienceId, ids, filters, search } = asked;
  if (ids && filters?.length) throw invalid('Send either ids or filters, not both.');
  const { action } = asked;
  const selection = ids ? { ids: [...new Set(ids)] } : { filters: filters ?? [], search };
  if (action.do === 'archive') {
    const { leaveBuyers } = action;
    const whom = ids ? { contactIds: selection.ids } : { filters: selection.filters, search };
    const jobId = await startRun(db, { audienceId, leaveBuyers, ...whom }, actor);
    await launch(deps, jobId).catch((error) => waits(deps.log, error));
    return { jobId, contacts: (await db('jobs').where({ id: jobId }).first('total')).total, changed: 0, refused: {} };
  }
  const said = action;
  const done = await again(db, () => db.transaction((tx) => atOnce(tx)));
  if (done.jobId) await launch(deps, done.jobId).catch((error) => waits(deps.log, error));
  return done;

  async function atOnce(tx: Db): Promise<Answer> {
    const where = await whereOf(tx, audienceId, selection, said.do === 'unarchive');
    const chosen = await nextIds(tx, where, null, AT_ONCE + 1);
    // contacts before tags: everyone locks in that order
    if (chosen.length > 0 && chosen.length <= AT_ONCE)
      await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [chosen]);
    const action = await prepare(tx, audienceId, said, actor);
    if (chosen.length > AT_ONCE) {
      const params: BulkParams = { ...selection, action };
      const total = ids ? { total: selection.ids?.length ?? 0 } : {};
      const jobId = await addJob(tx, { audienceId, kind: 'bulk', params, ...total, actor });
      return { jobId, contacts: selection.ids?.length ?? null, changed: 0, refused: {} };
    }
    const page = { audienceId, ids: chosen, actor, decideQueue: deps.queues.decide, lane: 'facts' as const };
    return { jobId: null, contacts: chosen.length, ...(await changePage(tx, where, action, page)) };
  }
}

const waits = (log: Logger, error: unknown) => log.warn({ err: error }, 'job not started yet: housekeeping will');
