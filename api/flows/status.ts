import type { Db } from '../db/database.ts';
import { conflict } from '../http/errors.ts';
import { type FlowRecord, findFlow } from './store.ts';

const DAY_MS = 86_400_000;

/** Holds all effects; timers run on. Nobody is thrown out. 409 unless the flow runs. */
export const pauseFlow = (db: Db, id: string, actor: string) =>
  change(db, id, actor, (flow) => {
    if (flow.status === 'paused') return null;
    if (flow.status !== 'live') throw conflict(`This flow is ${wordFor(flow)}: there is nothing to pause.`);
    return { status: 'paused', held_reason: null };
  });

/** Goes on. The worker's release loop finds the held, oldest due first; bounces are counted from here on. */
export const resumeFlow = (db: Db, id: string, actor: string) =>
  change(db, id, actor, (flow) => {
    if (flow.status === 'live') return null;
    if (flow.status !== 'paused') throw conflict(`This flow is ${wordFor(flow)}: only a paused one can be resumed.`);
    return { status: 'live', held_reason: null, resumed_at: db.fn.now() };
  });

/** Ends all walks, through the worker's release loop, and keeps the record. For good. */
export const archiveFlow = (db: Db, id: string, actor: string) =>
  change(db, id, actor, (flow) => (flow.status === 'archived' ? null : { status: 'archived', held_reason: null }));

const wordFor = ({ status }: FlowRecord) => (status === 'draft' ? 'not published yet' : status);

/** Under the flow's lock, so that two changes follow each other; null = it is so already. */
function change(db: Db, id: string, actor: string, next: (flow: FlowRecord) => object | null): Promise<void> {
  return db.transaction(async (tx) => {
    await tx('flows').where({ id }).forNoKeyUpdate().first('id');
    const changed = next(await findFlow(tx, id));
    if (changed)
      await tx('flows')
        .where({ id })
        .update({ ...changed, status_at: tx.fn.now(), actor });
  });
}

/** What resuming would do now. Lateness is counted from the instant a mail was due, as the gate counts it. */
export async function heldOf(db: Db, flow: FlowRecord): Promise<{ held: number; tooLate: number; goOn: number }> {
  const late = new Date(Date.now() - (flow.live ?? { definition: flow.draft }).definition.settings.tooLateDays * DAY_MS);
  const { rows } = await db.raw<{ rows: { held: number; late: number }[] }>(
    `select count(*) as held, count(*) filter (where due < ?) as late from enrollments
     where flow_id = ? and ended_at is null and not is_test and held is not null and do_next = 'sendEmail' and arm = 'treated'`,
    [late, flow.id],
  );
  const { held = 0, late: tooLate = 0 } = rows[0] ?? {};
  return { held, tooLate, goOn: held - tooLate };
}
