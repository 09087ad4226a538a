import { type Definition, walkOrder } from '../../../workflows/flow/flow.ts';
import { unmailable } from '../../contacts/index.ts';
import type { Db } from '../../db/database.ts';
import { definitionOf, type Entering, insertEnrollments } from '../../enrollments/index.ts';
import { folded } from '../place/header-words.ts';
import { lookedUp } from './settle-rows.ts';
import type { Writing } from './write-page.ts';

/** Where somebody is set down in the middle of a series, and the e-mails before it, which they had from the tool they come from. */
export interface Landing {
  email: string;
  position: string;
  skipped: Entering['skipped'];
}

/** The landings of a flow: one an e-mail, in order. */
export function landingsOf(definition: Definition): Landing[] {
  const steps = walkOrder(definition);
  const emails = steps.filter((step) => step.type === 'sendEmail');
  return emails.map((email, n) => ({
    email: email.id,
    // the wait that leads there: due on its day, not before
    position: n === 0 ? definition.entry : (steps.find((step) => step.type === 'wait' && step.next.done === email.id)?.id ?? email.id),
    skipped: emails.slice(0, n).map(({ id, name, type }) => ({ stepId: id, name, type })),
  }));
}

/** What a cell of "last e-mail they had" says: its number or its name. null = the series is over for them, undefined = it says nothing. */
export function landingAfter(landings: Landing[], definition: Definition, cell: string | null): Landing | null | undefined {
  if (cell === null) return undefined;
  const said = folded(cell);
  const names = new Map(definition.steps.map((step) => [step.id, folded(step.name)]));
  const number = /(\d+)$/.exec(said)?.[1];
  let n = landings.findIndex(({ email }) => names.get(email) === said || folded(email) === said);
  if (n < 0 && number !== undefined && Number(number) <= landings.length) n = Number(number) - 1;
  if (n < 0) return number === '0' ? landings[0] : undefined;
  return landings[n + 1] ?? null;
}

/** Enters a page's people into the chosen flow, each where they stand. Only who can be mailed, nobody twice. Returns how many. */
export async function enrollPage(tx: Db, writing: Writing, [from, to]: [number, number], decideQueue: string): Promise<number> {
  const { enroll } = writing.choices;
  if (!enroll) return 0;
  const flow = await tx('flows').where({ id: enroll.flowId, audience_id: writing.audienceId, status: 'live' }).first('live_version_id');
  if (!flow) return 0;
  const definition = await definitionOf(tx, flow.live_version_id);
  const landings = landingsOf(definition);
  const chosen = landings.find(({ email }) => email === enroll.stepId) ?? landings[0];
  const step = writing.parts.includes('step') ? 's.step' : 'null::text';
  const known = writing.choices.existing === 'skip' ? 'c.id = s.id' : 'true';
  const { rows } = await tx.raw<{ rows: { id: string; step: string | null; last_order_id: string | null; at: Date }[] }>(
    `select distinct on (c.id) c.id, ${step} as step, c.last_order_id, clock_timestamp() as at
     from ${writing.table} s ${lookedUp(writing.choices.key, '?')} join audiences a on a.id = c.audience_id
     where s.n > ? and s.n <= ? and s.refused is null and not s.twice and ${known} and ${unmailable()} is null order by c.id`,
    [writing.audienceId, from, to],
  );
  const groups = new Map<string, { landing: Landing; anchored: boolean; rows: typeof rows }>();
  for (const row of rows) {
    const landing = landingAfter(landings, definition, row.step) === undefined ? chosen : landingAfter(landings, definition, row.step);
    if (!landing) continue;
    const anchored = row.last_order_id !== null;
    const key = `${landing.email} ${anchored}`;
    const group = groups.get(key) ?? { landing, anchored, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  let entered = 0;
  for (const { landing, anchored, rows } of groups.values()) {
    const entering: Entering = {
      audienceId: writing.audienceId,
      flowId: enroll.flowId,
      versionId: flow.live_version_id,
      origin: 'api',
      // without an order there is no day to wait for: they stand before the e-mail itself
      position: anchored || landing.skipped.length === 0 ? landing.position : landing.email,
      skipped: landing.skipped,
      holdoutPercent: definition.settings.holdoutPercent,
      onceEver: definition.settings.reentry === 'never',
      decideQueue,
      lane: 'bulk',
      actor: writing.actor,
    };
    const entries = rows.map(({ id, last_order_id, at }) => ({
      contactId: id,
      episode: last_order_id ?? `import:${writing.importId}`,
      anchorOrderId: last_order_id,
      enteredAt: at,
    }));
    entered += (await insertEnrollments(tx, entering, entries)).length;
  }
  return entered;
}
