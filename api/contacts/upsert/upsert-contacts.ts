import { v7 } from 'uuid';
import type { z } from 'zod';
import { again } from '../../db/again.ts';
import type { Db } from '../../db/database.ts';
import { nudge } from '../../enrollments/index.ts';
import { listFields } from '../../fields/index.ts';
import { forgottenAmong, forgottenCustomer } from '../../forgetting/index.ts';
import { notFound } from '../../http/errors.ts';
import { findTwinsOf } from '../../twins/index.ts';
import { followAddress } from '../follow-address.ts';
import { recordAnswers, tagRows } from './answers.ts';
import type { ContactInput, upsertContacts as endpoint } from './contract.ts';
import { findContacts } from './find.ts';
import { lockContacts } from './lock.ts';
import { matchRows } from './match.ts';
import { moveOnLists, moveStatuses, type Taken } from './standing.ts';
import { blank, readRow, type Stored } from './values.ts';
import { insertRows, updateRows, type Writing } from './write.ts';

type Result = z.output<typeof endpoint.response>['items'][number];
export interface Upsert {
  audienceId: string;
  contacts: ContactInput[];
  actor: string;
  /** Of the installation: who was deleted for ever is known by it. */
  secret: string;
}

const FORGOTTEN = 'This person was deleted for ever. Only they can come back, through a form of yours.';
const ARCHIVED = 'This contact is archived and stays so.';

/**
 * Creates and updates contacts in one transaction, each row with a result of its own: a row that can't be taken says why and stops no
 * other. A few statements for the batch, and a few for each different status move or permission answer in it.
 */
export const upsertContacts = (db: Db, batch: Upsert): Promise<Result[]> => again(db, () => db.transaction((tx) => upsert(tx, batch)));

async function upsert(tx: Db, { contacts: said, actor, secret, audienceId }: Upsert): Promise<Result[]> {
  const audience = await tx('audiences').where({ id: audienceId }).first('required_fields', 'languages');
  if (!audience) throw notFound('audience');
  const ground = { fields: await listFields(tx, audienceId), requiredFields: audience.required_fields, languages: audience.languages };
  const results: Result[] = [];
  const refuse = (n: number, reason: string, id: string | null = null, otherId: string | null = null) => {
    results[n] = { outcome: 'refused', id, reason, otherId };
  };

  const sighted = await findContacts(
    tx,
    audienceId,
    said.map(({ email, externalId }, n) => ({ n, email, externalId })),
  );
  const matches = matchRows(said, sighted);
  const received = await lockContacts(
    tx,
    matches.flatMap((match) => (match.kind === 'take' && match.id ? [match.id] : [])),
  );
  const known = await lockedRows(
    tx,
    matches.flatMap((match) => (match.kind === 'take' && match.id ? [match.id] : [])),
  );
  const numberOf = ({ externalId }: ContactInput) => (externalId ? forgottenCustomer(externalId) : '');
  const names = said.flatMap((row) => [row.email, row.phone, numberOf(row)].flatMap((one) => one || []));
  const forgotten = await forgottenAmong(tx, secret, audienceId, names);

  const rows: (Writing & Taken & { n: number; isNew: boolean })[] = [];
  for (const [n, match] of matches.entries()) {
    const row = said[n] as ContactInput;
    if (match.kind === 'refused') refuse(n, match.reason, match.id, match.otherId);
    if (match.kind !== 'take') continue;
    const isNew = match.id === null;
    if (
      (isNew && (forgotten.has(row.phone ?? '') || forgotten.has(numberOf(row)))) ||
      ((isNew || match.newEmail) && forgotten.has(row.email ?? ''))
    ) {
      refuse(n, FORGOTTEN, match.id);
      continue;
    }
    const stored = match.id === null ? blank(v7()) : (known.get(match.id) as Stored);
    const reading = readRow(row, stored, ground, { ...match, isNew });
    if ('problem' in reading) refuse(n, reading.problem, match.id);
    else {
      const changed = isNew || Object.keys(reading.changes).length > 0;
      const notes = stored.archived_at ? [ARCHIVED] : [];
      rows.push({ n, said: row, stored, reading, isNew, contactId: stored.id, changed, notes });
    }
  }

  const batch = { audienceId, actor, received };
  await insertRows(
    tx,
    rows.filter(({ isNew }) => isNew),
    batch,
  );
  const changed = rows.filter((row) => !row.isNew && row.changed);
  await updateRows(tx, changed, batch);
  await followAddresses(tx, changed, batch);
  await moveStatuses(tx, rows, batch);
  await moveOnLists(tx, rows, batch);
  await tagRows(tx, rows, batch);
  await recordAnswers(tx, rows, batch);

  await findTwinsOf(
    tx,
    audienceId,
    rows.filter(({ changed }) => changed).map(({ contactId }) => contactId),
  );
  for (const { n, isNew, changed, contactId, notes } of rows)
    results[n] = {
      outcome: isNew ? 'created' : changed ? 'updated' : 'unchanged',
      id: contactId,
      reason: notes.join(' ') || null,
      otherId: null,
    };
  for (const [n, match] of matches.entries())
    if (match.kind === 'later') {
      const reason = `Row ${match.row + 1} of this batch says the same person again: that one counted.`;
      results[n] = { outcome: 'unchanged', id: results[match.row]?.id ?? null, reason, otherId: null };
    }
  return results;
}

/** As they stand under the lock. Merged or deleted in this very moment: the batch is done again. */
async function lockedRows(tx: Db, ids: string[]): Promise<Map<string, Stored>> {
  const rows: Stored[] = await tx('contacts').whereIn('id', ids).select('*');
  if (rows.length < ids.length) throw Object.assign(new Error('one of these contacts was just deleted'), { code: '40001' });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a new address or number does to the standing of the one before; whether and when they can be mailed may be another now. */
async function followAddresses(tx: Db, rows: Writing[], { actor, received }: { actor: string; received: Date }): Promise<void> {
  for (const { said, stored, reading } of rows) {
    if (reading.changes.email && stored.email) await followAddress(tx, stored.id, 'email', said.consentBasis, actor);
    if (reading.changes.phone && stored.phone) await followAddress(tx, stored.id, 'sms', said.smsConsentBasis, actor);
  }
  const moves = ({ reading: { changes } }: Writing) => 'email' in changes || 'timeZone' in changes;
  const idsOf = (those: Writing[]) => those.map(({ stored }) => stored.id);
  await nudge(tx, idsOf(rows.filter(moves)), 'consent', received);
  await nudge(tx, idsOf(rows.filter((row) => !moves(row))), 'contact', received);
}
