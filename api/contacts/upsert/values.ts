import { missingRequired, missingSentence } from '../../audiences/index.ts';
import type { Field } from '../../fields/contract.ts';
import { Problem } from '../../http/errors.ts';
import { columnsOf, type Row, saidOf, same, tidied, type Values, valuesOf } from '../edit.ts';
import type { ContactInput } from './contract.ts';

/** What every row of the batch is read with. */
export interface Ground {
  fields: Field[];
  requiredFields: string[];
  languages: string[];
}
/** A contact's row as it is stored, under its lock; a new one is empty. */
export interface Stored extends Row {
  id: string;
  external_id: string | null;
  consent_basis: string;
  sms_consent_basis: string;
  rev: number;
  archived_at: Date | null;
}
export interface Reading {
  /** By the names of the API, only what differs; what the feed tells. */
  changes: Values;
  /** The columns that follow, and the custom fields to set and to clear. */
  columns: Record<string, unknown>;
  set: Record<string, unknown>;
  cleared: string[];
}

const EMPTY_TEXTS = ['firstName', 'lastName', 'company', 'role'] as const;
const nobody = { email: null, phone: null, birthday: null, address: null, language: null, time_zone: null, country: null } as const;
/** Whoever is new begins like this. */
export const blank = (id: string): Stored => ({
  ...nobody,
  id,
  external_id: null,
  first_name: '',
  last_name: '',
  company: '',
  role: '',
  format: 'html',
  vip: false,
  fields: {},
  consent_basis: '',
  sms_consent_basis: '',
  rev: 1,
  archived_at: null,
});

/** What a row changes in a contact, or the sentence why it can't. `takes` = which of the two names are new to it. */
export function readRow(
  said: ContactInput,
  stored: Stored,
  { fields, requiredFields, languages }: Ground,
  takes: { newEmail: boolean; newExternalId: boolean; isNew: boolean },
): Reading | { problem: string } {
  const given: Values = saidOf(said);
  if (!takes.newEmail) delete given.email;
  for (const name of EMPTY_TEXTS) if (given[name] === null) given[name] = '';
  const now = valuesOf(stored);
  let wanted: Values;
  try {
    wanted = tidied(given, stored, fields);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: [...new Set([error.message, ...error.details.map(({ message }) => message)])].slice(0, 4).join(' ') };
  }
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !same(now[name], value)));
  if (typeof changes.language === 'string' && !languages.includes(changes.language))
    return { problem: `This audience speaks ${languages.join(' and ')}. Add the language in its settings first.` };

  const lacks = (values: Values) => missingRequired({ requiredFields }, { ...values, fields: customOf(values) });
  const before = takes.isNew ? [] : lacks(now);
  const missing = lacks({ ...now, ...changes }).filter((name) => !before.includes(name));
  if (missing.length > 0) return { problem: missingSentence(missing, Object.fromEntries(fields.map(({ key, label }) => [key, label]))) };

  const { columns, fields: set, cleared } = columnsOf(changes);
  const more = { externalId: 'external_id', consentBasis: 'consent_basis', smsConsentBasis: 'sms_consent_basis' } as const;
  for (const [name, column] of Object.entries(more) as [keyof typeof more, (typeof more)[keyof typeof more]][]) {
    const value = said[name];
    if (value === undefined || value === stored[column] || (name === 'externalId' && !takes.newExternalId)) continue;
    columns[column] = value;
    changes[name] = value;
  }
  return { changes, columns, set, cleared };
}

const customOf = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (name.startsWith('fields.') ? [[name.slice(7), value]] : [])));

/** A change as the feed tells it, long texts cut. */
export const told = (reading: Reading, stored: Stored) => {
  const now: Values = { ...valuesOf(stored), externalId: stored.external_id };
  return Object.entries(reading.changes).map(([field, to]) => ({ field, from: short(now[field]), to: short(to) }));
};
const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : (value ?? null));
