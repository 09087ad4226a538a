import type { Field } from './contract.ts';
import { birthdayOf, dateOf } from './dates.ts';
import { moneyOf, numberOf } from './numbers.ts';

/** Browser-safe. A postal address as contacts and fields hold it; parts that are not known are absent. */
export interface Address {
  line1?: string;
  line2?: string;
  city?: string;
  region?: string;
  postcode?: string;
  /** Two capital letters where it is known which; else as written. */
  country?: string;
}
export const addressParts = ['line1', 'line2', 'city', 'region', 'postcode', 'country'] as const;

/**
 * As stored under the field's key: text, long_text, choice, url: the text · number: a number · money: "12.50" · date: "2026-03-12" ·
 * birthday: "1990-03-12", or "03-12" without the year · multi_choice: the choices, in the field's order · phone: "+33612345678" ·
 * yes_no: true or false.
 */
export type FieldValue = string | number | boolean | string[] | Address;
/** `value: null` = empty: the field is cleared. `error` = a sentence that says what to do. */
export type Normalised<V = FieldValue> = { value: V | null } | { error: string };

/** What can't be told from the value alone. */
export interface Reading {
  /** Of numbers such as 1,234: which sign begins the decimals. */
  decimal?: '.' | ',';
  /** Of dates such as 03/04/2026: which comes first. */
  dates?: 'dmy' | 'mdy';
  /** Two letters: of phone numbers without a country code. */
  country?: string;
  /** Reads phone numbers; absent (in the browser) = only their form is looked at. */
  phone?: (text: string, country: string | undefined) => string | null;
}

type Read = (text: string, field: Pick<Field, 'choices'>, how: Reading) => Normalised;
const MOST = { text: 500, long_text: 10_000, url: 2_000 };

/** Checks one value for a field and brings it into the form in which it is stored. Takes JSON values and the cells of tables alike. */
export function normaliseValue(field: Pick<Field, 'type' | 'choices'>, raw: unknown, how: Reading = {}): Normalised {
  if (isEmpty(raw)) return { value: null };
  if (field.type === 'address') return normaliseAddress(raw);
  if (field.type === 'multi_choice') return chosen(raw, field.choices);
  if (isParts(raw)) return { error: 'Send text, a number, or true or false.' };
  const text = readable(raw instanceof Date && !Number.isNaN(Number(raw)) ? raw.toISOString() : String(raw));
  return text.trim() === '' ? { value: null } : readers[field.type](text, field, how);
}

const readers: Record<Exclude<Field['type'], 'address' | 'multi_choice'>, Read> = {
  text: (text) => atMost(text.replace(/\s*[\r\n]+\s*/g, ' ').trim(), MOST.text),
  long_text: (text) => atMost(text.replace(/\r\n?/g, '\n').trim(), MOST.long_text),
  number: (text, _, how) => numberOf(text, how.decimal),
  money: (text, _, how) => moneyOf(text, how.decimal),
  date: (text, _, how) => dateOf(text.trim(), how.dates),
  birthday: (text, _, how) => birthdayOf(text.trim(), how.dates),
  choice: (text, { choices }) => {
    const found = choiceOf(text, choices);
    return found === undefined ? { error: notAChoice(text, choices) } : { value: found };
  },
  phone: (text, _, how) => phoneOf(text.trim(), how),
  url: (text) => urlOf(text.trim()),
  yes_no: (text) => {
    const said = text.trim().toLowerCase();
    if (YES.has(said)) return { value: true };
    return NO.has(said) ? { value: false } : { error: 'Write yes or no.' };
  },
};
const YES = new Set(['yes', 'y', 'true', '1', 'on', 'x', 'oui', 'o', 'vrai']);
const NO = new Set(['no', 'n', 'false', '0', 'off', 'non', 'faux']);

const isParts = (raw: unknown): raw is object => typeof raw === 'object' && raw !== null && !(raw instanceof Date);
const isEmpty = (raw: unknown): boolean =>
  raw === null ||
  raw === undefined ||
  (typeof raw === 'string' && raw.trim() === '') ||
  (Array.isArray(raw) && raw.every(isEmpty)) ||
  (Object.prototype.toString.call(raw) === '[object Object]' && Object.values(raw as object).every(isEmpty));

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const readable = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu, '');
const atMost = (text: string, most: number): Normalised =>
  text.length > most ? { error: `Write at most ${most} characters; this has ${text.length}.` } : { value: text };

const folded = (text: string) => text.normalize('NFC').trim().toLowerCase();
const choiceOf = (text: string, choices: readonly string[]) => choices.find((one) => folded(one) === folded(text));
const notAChoice = (text: string, choices: readonly string[]) =>
  `“${text.trim().slice(0, 60)}” is not one of the choices: ${choices.slice(0, 8).join(', ')}${choices.length > 8 ? ' …' : ''}.`;

/** A list, or one text with commas, semicolons or bars between. */
function chosen(raw: unknown, choices: readonly string[]): Normalised {
  if (isParts(raw) && !(Array.isArray(raw) && !raw.some(isParts))) return { error: 'Send a list of choices.' };
  const texts = Array.isArray(raw) ? raw.filter((one) => !isEmpty(one)).map(String) : splitChoices(String(raw), choices);
  if (texts.length === 0) return { value: null };
  const found = texts.map((text) => choiceOf(text, choices));
  const strange = texts.find((_, n) => found[n] === undefined);
  return strange === undefined ? { value: choices.filter((one) => found.includes(one)) } : { error: notAChoice(strange, choices) };
}
const splitChoices = (text: string, choices: readonly string[]) =>
  choiceOf(text, choices) === undefined ? text.split(/[,;|\n]/).filter((part) => part.trim() !== '') : [text];

/** An object of parts, or one text; Mailchimp's exports set two spaces between the parts. */
export function normaliseAddress(raw: unknown): Normalised<Address> {
  if (isEmpty(raw)) return { value: null };
  if (Array.isArray(raw)) return { error: `Send an object with ${addressParts.join(', ')}.` };
  const given = isParts(raw) ? (raw as Record<string, unknown>) : partsOf(String(raw));
  const strange = Object.keys(given).find((key) => !(addressParts as readonly string[]).includes(key));
  if (strange !== undefined) return { error: `An address has ${addressParts.join(', ')}; “${strange.slice(0, 40)}” is none of these.` };
  const value: Address = {};
  for (const part of addressParts) {
    if (isEmpty(given[part])) continue;
    if (isParts(given[part])) return { error: `Write “${part}” as text.` };
    const text = readable(String(given[part])).replace(/\s+/g, ' ').trim();
    if (text.length > 200) return { error: `Write at most 200 characters for “${part}”.` };
    value[part] = part === 'country' && /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : text;
  }
  return { value: isEmpty(value) ? null : value };
}

function partsOf(text: string): Record<string, unknown> {
  const parts = text.split(/ {2,}/).map((part) => part.trim());
  if (parts.length === 6) return Object.fromEntries(addressParts.map((name, n) => [name, parts[n]]));
  if (parts.length === 5) return { line1: parts[0], city: parts[1], region: parts[2], postcode: parts[3], country: parts[4] };
  return { line1: text };
}

function phoneOf(text: string, { phone, country }: Reading): Normalised {
  const digits = text.replace(/\D/g, '').length;
  const sorry = { error: 'Write the phone number with its country code, such as +33 6 12 34 56 78.' };
  if (digits < 4 || digits > 17) return sorry;
  if (!phone) return { value: text };
  const found = phone(text, country);
  return found === null ? sorry : { value: found };
}

function urlOf(text: string): Normalised {
  const sorry = { error: 'Write an address such as https://shop.com/page.' };
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]+\.[^/]+:\d+/.test(text) ? text : `https://${text}`;
  if (text.length > MOST.url || /\s/.test(text) || !URL.canParse(whole)) return sorry;
  const { protocol, hostname } = new URL(whole);
  return /^https?:$/.test(protocol) && (hostname.includes('.') || hostname === 'localhost') ? { value: whole } : sorry;
}
