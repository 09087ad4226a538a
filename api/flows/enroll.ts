import type { Db } from '../db/database.ts';
import { type Entry, insertEnrollments } from '../enrollments/index.ts';
import { conflict } from '../http/errors.ts';
import type { FlowRecord } from './store.ts';

type Asked = { id: string } | { email: string };
export interface Enrolled {
  contact: string;
  enrollmentId: string | null;
  outcome: 'enrolled' | 'already_in' | 'not_found' | 'archived';
}
interface Found {
  id: string;
  email: string | null;
  archived: boolean;
  last_order_id: string | null;
}
interface By {
  decideQueue: string;
  actor: string;
  episode: string | undefined;
  /** Bulk walks begin behind what people wait for. */
  lane?: 'facts' | 'bulk';
}

/** Enrolls contacts by hand or by program, each once per episode however often it is asked. 409 unless the flow runs. */
export async function enrollContacts(
  db: Db,
  flow: FlowRecord,
  asked: Asked[],
  { decideQueue, actor, episode, lane = 'facts' }: By,
): Promise<Enrolled[]> {
  const { live } = flow;
  if (!live || !['live', 'paused'].includes(flow.status)) throw conflict('This flow does not run. Publish it first, then enroll.');
  return db.transaction(async (tx) => {
    const contacts = await lockContacts(tx, flow.audience_id, asked);
    const entries: Entry[] = contacts
      .filter((contact) => !contact.archived)
      .map(({ id, last_order_id }) => ({
        contactId: id,
        episode: episode ?? last_order_id ?? 'api',
        // an episode of the caller's own may be entered for an order that a walk was taken for already
        anchorOrderId: episode === undefined ? last_order_id : null,
        enteredAt: new Date(),
      }));
    const entering = {
      audienceId: flow.audience_id,
      flowId: flow.id,
      versionId: live.id,
      origin: 'api' as const,
      position: live.definition.entry,
      skipped: [],
      holdoutPercent: live.definition.settings.holdoutPercent,
      onceEver: live.definition.settings.reentry === 'never',
      decideQueue,
      lane,
      actor,
    };
    const entered = new Map((await insertEnrollments(tx, entering, entries)).map((row) => [row.contactId, row.id]));
    const earlier = await latestWalks(
      tx,
      flow.id,
      contacts.filter(({ id }) => !entered.has(id)).map(({ id }) => id),
    );
    const named = new Map(contacts.flatMap((c) => [[c.id, c] as const, [c.email?.toLowerCase() ?? c.id, c] as const]));
    return asked.map((one) => answer(one, named, entered, earlier));
  });
}

/** Which contact was meant, by id or by e-mail whatever its case. */
const keyOf = (one: Asked) => ('id' in one ? one.id : one.email).toLowerCase();

function answer(one: Asked, contacts: Map<string, Found>, entered: Map<string, string>, earlier: Map<string, string>): Enrolled {
  const contact = contacts.get(keyOf(one));
  const named = { contact: 'id' in one ? one.id : one.email };
  if (!contact) return { ...named, enrollmentId: null, outcome: 'not_found' };
  if (contact.archived) return { ...named, enrollmentId: null, outcome: 'archived' };
  const fresh = entered.get(contact.id);
  if (fresh) return { ...named, enrollmentId: fresh, outcome: 'enrolled' };
  return { ...named, enrollmentId: earlier.get(contact.id) ?? null, outcome: 'already_in' };
}

async function lockContacts(tx: Db, audienceId: string, asked: Asked[]): Promise<Found[]> {
  const ids = asked.flatMap((one) => ('id' in one ? [one.id] : []));
  const emails = asked.flatMap((one) => ('email' in one ? [one.email.toLowerCase()] : []));
  // the lock sorts by id whatever the list's order, as everyone's does; what is read comes in a statement after it
  const { rows: locked } = await tx.raw<{ rows: { id: string }[] }>(
    `select id from contacts where audience_id = ? and (id = any(?::uuid[]) or lower(email) = any(?::text[])) order by id for no key update`,
    [audienceId, ids, emails],
  );
  return tx('contacts')
    .whereIn(
      'id',
      locked.map(({ id }) => id),
    )
    .select<Found[]>('id', 'email', tx.raw('archived_at is not null as archived'), 'last_order_id');
}

async function latestWalks(tx: Db, flowId: string, contactIds: string[]): Promise<Map<string, string>> {
  const { rows } = await tx.raw<{ rows: { id: string; contact_id: string }[] }>(
    `select distinct on (contact_id) id, contact_id from enrollments
     where flow_id = ? and contact_id = any(?::uuid[]) and not is_test order by contact_id, ended_at is not null, id desc`,
    [flowId, contactIds],
  );
  return new Map(rows.map((row) => [row.contact_id, row.id]));
}
