import { isDue, type Planned } from '../../workflows/flow/plan.ts';
import { type Instruction, queues } from '../../workflows/names.ts';
import { archiveContacts } from '../contacts/index.ts';
import { type Db, prepared } from '../db/database.ts';
import { noteBeside } from './beside.ts';
import { type Context, contextOf } from './context.ts';
import { ended, holdOf, type Look, look } from './look.ts';
import { type Enrollment, stored } from './row.ts';
import { rowsOf, writeSteps } from './steps-taken.ts';

/** Whatever deciding may change. */
const COLUMNS = [
  ...(['version_id', 'anchor_order_id', 'entered_at', 'position', 'since', 'visit', 'previous_at', 'not_before', 'waived_at'] as const),
  ...(['listening', 'rev', 'do_next', 'step_id', 'step_name', 'queue', 'at', 'held', 'due', 'paused_at', 'watched'] as const),
  ...(['outcome', 'reason', 'won_order_id', 'won_message_id', 'ended_at'] as const),
];
export type Change = Partial<Pick<Enrollment, (typeof COLUMNS)[number]>>;

/** Stores what changed, if anything did. */
export async function store(tx: Db, was: Enrollment, look: Look, now: number, change: Change = {}): Promise<Instruction> {
  const changed = changeOf(was, look, now, change);
  if (!changed) return stored(was);
  await write(tx, [{ was, changed, look, now }]);
  return stored({ ...was, ...changed });
}

/** What the plan changes of a row, besides `change`; null = nothing. The instruction never changes without `rev` growing. */
export function changeOf(was: Enrollment, { planned, context, row }: Look, now: number, change: Change = {}): Change | null {
  const held = heldBy(planned, row, context, now);
  const anchorId = row.is_test ? row.anchor_order_id : (context.facts.lastOrder(Number(row.entered_at))?.id ?? row.anchor_order_id);
  const next: Change = {
    ...change,
    version_id: row.version_id,
    position: row.position,
    ...(planned.taken ? { since: row.since, visit: row.visit, not_before: null, waived_at: null } : {}),
    anchor_order_id: anchorId,
    do_next: planned.do,
    at: planned.do === 'done' || held ? null : new Date(planned.at),
    held,
    queue: queueFor(row.queue, planned.do),
    ...(planned.do === 'done'
      ? ending(planned, context, now)
      : { step_id: planned.stepId, step_name: planned.name, due: new Date(planned.due), listening: planned.listening }),
  };
  const changed = Object.fromEntries(Object.entries(next).filter(([key, value]) => differs(was[key as keyof Enrollment], value)));
  if (Object.keys(changed).length === 0) return null;
  const told = ['do_next', 'at', 'queue', 'step_id', 'visit'].some((key) => key in changed);
  return { ...changed, ...(told ? { rev: was.rev + 1, watched: 0 } : {}) };
}

/** Why what is due waits. A rule that can't be asked stands before everything but an end that came from elsewhere. */
function heldBy(planned: Planned, row: Enrollment, context: Context, now: number): Enrollment['held'] {
  if (planned.do === 'done' || !isDue(planned, now)) return null;
  if (planned.blocked) return 'rule';
  if (planned.do === 'decide') return planned.archives ? holdOf(row, context, false) : null;
  return holdOf(row, context);
}

/** Writes what changed, of one walk or a page of them, in one statement; under their locks. */
export interface Written {
  was: Enrollment;
  changed: Change;
  look: Pick<Look, 'taken' | 'archives'>;
  now: number;
}
export async function write(tx: Db, changes: Written[]): Promise<void> {
  if (changes.length === 0) return;
  const moved = changes.filter(({ was, changed }) => changed.version_id && was.version_id);
  await noteBeside(
    tx,
    moved.map(({ was, changed, now }) => ({ row: { ...was, ...changed }, outcome: 'moved', type: 'version', now })),
  );
  await writeSteps(
    tx,
    changes.flatMap(({ was, changed, look }) => rowsOf({ ...was, ...changed }, look.taken)),
  );
  await prepared(tx, 'write-walks', WRITE, [JSON.stringify(changes.map(({ was, changed }) => ({ id: was.id, changed })))]);
  const gone = changes.filter(({ look }) => look.archives).map(({ was }) => was.contact_id);
  if (gone.length > 0) await archiveContacts(tx, { ids: gone, reason: 'flow', actor: 'system' });
}

/** Sets what `changed`, jsonb, names; the rest stays as it stands in the row, to the microsecond. */
export const setChanged = (changed: string) => `(${COLUMNS}) = (select ${COLUMNS} from jsonb_populate_record(e, ${changed}))`;
const WRITE = `
  update enrollments e set ${setChanged('x.changed')}
  from jsonb_to_recordset(?::jsonb) as x(id uuid, changed jsonb) where e.id = x.id`;

function ending(planned: Extract<Planned, { do: 'done' }>, { lastMessageFlowWon }: Context, now: number): Change {
  const won = planned.outcome === 'bought' && lastMessageFlowWon !== null;
  const real = planned.order && /^[0-9a-f-]{36}$/.test(planned.order.id) ? planned.order.id : null;
  return {
    outcome: won ? 'won_back' : planned.outcome,
    reason: planned.reason,
    won_order_id: real,
    won_message_id: won && real ? lastMessageFlowWon : null,
    ended_at: new Date(now),
    step_id: planned.stepId,
    due: null,
    not_before: null,
  };
}

/** Queues carry a prefix that keeps installations apart; the enrollment's own queue tells which. */
function queueFor(queue: string, what: Instruction['do']): string {
  const of = queues(queue.replace(/(decide|send-\w+)$/, ''));
  return what === 'decide' || what === 'done' ? of.decide : of.send('smtp');
}

function differs(a: unknown, b: unknown): boolean {
  if (a instanceof Date || b instanceof Date) return Number(a ?? Number.NaN) !== Number(b ?? Number.NaN);
  if (Array.isArray(a) && Array.isArray(b)) return a.length !== b.length || [...a].sort().some((x, n) => x !== [...b].sort()[n]);
  return (a ?? null) !== (b ?? null);
}

/** Plans anew and stores what that changes. `change` is applied first: what an operator or a failed attempt did. */
export async function replan(tx: Db, row: Enrollment, now: number, change: Change = {}): Promise<Instruction> {
  if (row.ended_at) return stored(row);
  return store(tx, row, await look(tx, { ...row, ...change }, now), now, change);
}

/** Ends a walk from outside the drawing: by hand, or with its flow. */
export async function stop(tx: Db, row: Enrollment, reason: string, now: number): Promise<Instruction> {
  if (row.ended_at) return stored(row);
  const over = { planned: ended('stopped', now, reason), taken: [], archives: false };
  return store(tx, row, { ...over, context: await contextOf(tx, row), row }, now);
}
