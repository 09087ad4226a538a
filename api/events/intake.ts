import { v7 } from 'uuid';
import type { z } from 'zod';
import { findContacts, lockContacts } from '../contacts/index.ts';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { nudge } from '../enrollments/index.ts';
import { forgottenAmong, forgottenCustomer } from '../forgetting/index.ts';
import type { eventInput, events } from './contract.ts';
import { createContacts } from './create-contacts.ts';
import { freshKeys, writeEvents } from './write-events.ts';

export type IncomingEvent = z.output<typeof eventInput>;
export type Taken = z.output<typeof events.take.response>['items'][number];
export interface EventIntake {
  audienceId: string;
  events: IncomingEvent[];
  actor: string;
  /** Of the installation: who was deleted for ever is known by it. */
  secret: string;
}

const refusal = (reason: string): Taken => ({ outcome: 'refused', id: null, contactId: null, reason });
const UNKNOWN = 'Nobody here has this id, external id or address. Send createContact: true to make a contact.';
const FORGOTTEN = 'This person was deleted for ever. They come back only by their own deed, such as a form.';
const GONE = 'This contact was deleted or merged. Name the person by their address or number, and send the event again.';
/** What someone who was deleted for ever is known again by. */
const namesOf = ({ email, externalId }: IncomingEvent) => [
  ...(email ? [email] : []),
  ...(externalId ? [forgottenCustomer(externalId)] : []),
];

/**
 * Takes events in one transaction: keys, feed, last-seen dates and nudges commit together, in a handful of statements whatever the
 * number. The answer follows the order of the input; a row that can't be taken says why and stops no other.
 */
export async function takeEvents(db: Db, intake: EventIntake): Promise<Taken[]> {
  return again(db, () => db.transaction((tx) => takeBatch(tx, intake)));
}

async function takeBatch(tx: Db, { audienceId, events: said, actor, secret }: EventIntake): Promise<Taken[]> {
  const answers: Taken[] = [];
  const owners = await ownersOf(tx, audienceId, said);
  const missing = said.flatMap((event, n) => (owners.has(n) ? [] : [{ event, n }]));
  const makable = missing.filter(({ event }) => event.createContact && !event.contactId && (event.email || event.externalId));
  const forgotten = await forgottenAmong(
    tx,
    secret,
    audienceId,
    makable.flatMap(({ event }) => namesOf(event)),
  );
  const isForgotten = (event: IncomingEvent) => namesOf(event).some((name) => forgotten.has(name));
  const made = makable.filter(({ event }) => !isForgotten(event));
  if (made.length > 0) {
    await createContacts(tx, { audienceId, people: made.map(({ event }) => event), actor });
    for (const [n, id] of await ownersOf(tx, audienceId, said)) owners.set(n, id);
  }
  for (const { event, n } of missing) if (!owners.has(n)) answers[n] = refusal(isForgotten(event) ? FORGOTTEN : UNKNOWN);

  const received = await lockContacts(tx, owners.values());
  // merged in this very moment, or deleted for ever: the row of whoever was deleted stays, and nothing may be written to it
  const still = new Set(
    await tx('contacts')
      .whereIn('id', [...new Set(owners.values())])
      .whereNull('forgotten_at')
      .pluck('id'),
  );
  const rows = said.flatMap((event, n) => {
    const contactId = owners.get(n);
    if (contactId && !still.has(contactId)) answers[n] = refusal(GONE);
    return contactId && still.has(contactId) ? [{ n, event, contactId, id: v7() }] : [];
  });
  const fresh = await freshKeys(tx, audienceId, secret, rows);
  const written = rows.filter(({ n }) => fresh.has(n));
  for (const { n, contactId, id } of rows)
    answers[n] = fresh.has(n)
      ? { outcome: 'recorded', id, contactId, reason: null }
      : { outcome: 'known', id: null, contactId, reason: null };
  await writeEvents(tx, { audienceId, actor, received, rows: written });
  const heard = written.filter(({ event }) => !event.isSyncing).map(({ contactId }) => contactId);
  await nudge(tx, [...new Set(heard)], 'event', received);
  return answers;
}

/** The first of contact id, external id and e-mail that somebody has. */
async function ownersOf(tx: Db, audienceId: string, said: IncomingEvent[]): Promise<Map<number, string>> {
  const sought = said.map(({ contactId: id, externalId, email }, n) => ({ n, id, externalId, email }));
  const owners = new Map<number, string>();
  for (const [n, { byId, byExternalId, byEmail }] of await findContacts(tx, audienceId, sought)) {
    const owner = byId ?? byExternalId ?? byEmail;
    if (owner) owners.set(n, owner);
  }
  return owners;
}
