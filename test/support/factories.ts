import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { definitionOf, insertEnrollments } from '../../api/enrollments/index.ts';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import { defaultSettings, type Settings } from '../../workflows/flow/settings.ts';
import { queues as queuesOf } from '../../workflows/names.ts';

export const DAY = 86_400_000;

export const email = (n: number, next: string): Step => ({
  type: 'sendEmail',
  id: `email-${n}`,
  name: `E-mail ${n}`,
  subject: `It has been a while (${n})`,
  preview: '',
  from: { name: '', address: '' },
  layout: 'letter',
  html: '<p>Hello {{ contact.first_name | default: "you" }}</p>',
  next: { sent: next },
});
export const until = (n: number, days: number, next: string): Step => ({
  type: 'wait',
  id: `wait-${n}`,
  name: `until day ${days}`,
  until: { kind: 'sincePurchase', days },
  next: { done: next },
});
export const pause = (n: number, amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks', next: string): Step => ({
  type: 'wait',
  id: `wait-${n}`,
  name: `${amount} ${unit}`,
  until: { kind: 'duration', amount, unit },
  next: { done: next },
});
export const theEnd: Step = { type: 'exit', id: 'end', name: 'Ends without a purchase', next: {} };

/** The classic win-back, window off, with these days. */
export function winBack(days = [120, 240, 360], settings: Partial<Settings> = {}): Definition {
  const steps: Step[] = [];
  days.forEach((day, n) => {
    if (n > 0) steps.push(until(n + 1, day, `email-${n + 1}`));
    steps.push(email(n + 1, n + 1 < days.length ? `wait-${n + 2}` : 'end'));
  });
  return {
    trigger: { type: 'lapsed', days: days[0] as number },
    entry: 'email-1',
    steps: [...steps, theEnd],
    settings: { ...defaultSettings, window: null, ...settings },
  };
}

/** A flow entered by the API whose mails are a duration apart: minutes instead of months, in real time. */
export function quick(waits: { amount: number; unit: 'minutes' | 'hours' | 'days' }[], settings: Partial<Settings> = {}): Definition {
  const steps: Step[] = [];
  const count = waits.length + 1;
  for (let n = 1; n <= count; n++) {
    const wait = waits[n - 2];
    if (wait) steps.push(pause(n, wait.amount, wait.unit, `email-${n}`));
    steps.push(email(n, n < count ? `wait-${n + 1}` : 'end'));
  }
  return {
    trigger: { type: 'api' },
    entry: 'email-1',
    steps: [...steps, theEnd],
    settings: { ...defaultSettings, window: null, ...settings },
  };
}

export async function makeAudience(db: Db, more: Record<string, unknown> = {}) {
  const [audienceId, storeId] = [v7(), v7()];
  await db('audiences').insert({
    id: audienceId,
    name: 'Test shop',
    sender_name: 'Shop',
    sender_address: 'shop@shop.example',
    postal_address: '1 Street, Town',
    time_zone: 'UTC',
    created_by: 'test',
    ...more,
  });
  await db('stores').insert({
    id: storeId,
    audience_id: audienceId,
    name: 'Shop',
    currency: 'EUR',
    watch_silence: false,
    created_by: 'test',
  });
  return { audienceId, storeId };
}

export async function makeFlow(db: Db, audienceId: string, definition: Definition, more: Record<string, unknown> = {}) {
  const [flowId, versionId] = [v7(), v7()];
  await db('flows').insert({
    id: flowId,
    audience_id: audienceId,
    name: 'Win back',
    draft: JSON.stringify(definition),
    status: 'live',
    activated_at: new Date(Date.now() - 1_000),
    actor: 'test',
    ...more,
  });
  await db('flow_versions').insert({
    id: versionId,
    flow_id: flowId,
    number: 1,
    definition: JSON.stringify(definition),
    backlog_done_at: new Date(),
    actor: 'test',
  });
  await db('flows').where({ id: flowId }).update({ live_version_id: versionId });
  return { flowId, versionId };
}

/** A subscribed contact, with a counted order on each of these instants. */
export async function makeContact(
  db: Db,
  { audienceId, storeId }: { audienceId: string; storeId: string },
  orders: Date[] = [],
  more: Record<string, unknown> = {},
) {
  const id = v7();
  const rows = orders.map((at) => ({ id: v7(), at })).sort((a, b) => Number(a.at) - Number(b.at));
  const last = rows.at(-1);
  await db('contacts').insert({
    id,
    audience_id: audienceId,
    email: `${id.slice(-12)}@shop.example`,
    first_name: 'Anna',
    source: 'test',
    status: 'subscribed',
    status_at: new Date(Date.now() - 900 * DAY),
    last_order_at: last?.at ?? null,
    last_order_id: last?.id ?? null,
    order_count: rows.length,
    actor: 'test',
    ...more,
  });
  for (const row of rows)
    await db('orders').insert({
      id: row.id,
      audience_id: audienceId,
      store_id: storeId,
      contact_id: id,
      external_id: row.id,
      placed_at: row.at,
      total: '10.00',
      currency: 'EUR',
      actor: 'test',
    });
  return { id, orders: rows };
}

/** Enrolls as the sweep and the API do; the relay starts the workflow. */
export async function enroll(
  db: Db,
  prefix: string,
  { audienceId, flowId, versionId }: { audienceId: string; flowId: string; versionId: string },
  contactId: string,
  { enteredAt = new Date(), anchorOrderId = null as string | null, origin = 'api' as 'api' | 'sweep', episode = 'api' } = {},
): Promise<string> {
  const definition = await definitionOf(db, versionId);
  return db.transaction(async (tx) => {
    await tx.raw('select from contacts where id = ? for no key update', [contactId]);
    const [row] = await insertEnrollments(
      tx,
      {
        audienceId,
        flowId,
        versionId,
        origin,
        position: definition.entry,
        skipped: [],
        holdoutPercent: definition.settings.holdoutPercent,
        onceEver: false,
        decideQueue: queuesOf(prefix).decide,
        lane: 'facts',
        actor: 'test',
      },
      [{ contactId, episode: anchorOrderId ?? episode, anchorOrderId, enteredAt }],
    );
    return row?.id ?? '';
  });
}
