import type { Db } from '../../api/db/database.ts';
import type { Context, Enrollment } from '../../api/enrollments/index.ts';

const DAY_MS = 86_400_000;

/** `go`: claim and send · `skip`: over, with its reason · `defer`: not before that instant. Holds are stored when planning. */
export type Verdict = { go: true } | { skip: string } | { defer: number };

/**
 * The last look before every effect, in one place. Answers are outcomes, stored and shown, never exceptions. That the walk is
 * still active, that the goal is not reached and that the plan still says "now" has been decided by planning anew, just before.
 */
export async function gates(tx: Db, row: Enrollment, context: Context, due: number, now: number): Promise<Verdict> {
  if (row.arm === 'holdout') return { skip: 'held_out' };
  const late = now - due > context.definition.settings.tooLateDays * DAY_MS;
  if (row.is_test) return late ? { skip: 'too_late' } : { go: true };
  if (context.unmailable) return { skip: context.unmailable };
  if (late) return { skip: 'too_late' };
  return frequency(tx, row, context, due, now);
}

/** At most `count` marketing mails in any `days` days, over all flows; what may be on its way counts. Deferred, then skipped. */
async function frequency(tx: Db, row: Enrollment, { cap, definition }: Context, due: number, now: number): Promise<Verdict> {
  if (!cap) return { go: true };
  const since = new Date(now - cap.days * DAY_MS);
  const recent = await tx('messages')
    .where({ contact_id: row.contact_id, is_test: false, is_personal: false })
    .whereIn('state', ['sending', 'sent', 'uncertain'])
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(cap.count)
    .pluck('at');
  if (recent.length < cap.count) return { go: true };
  const free = Number(recent.at(-1)) + cap.days * DAY_MS;
  return free - due > definition.settings.tooLateDays * DAY_MS ? { skip: 'frequency_cap' } : { defer: free };
}
