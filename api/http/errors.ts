import type { z } from 'zod';
import { unfolded } from './sentences.ts';

export interface Detail {
  /** Dotted path into params, query or body; empty = the whole. */
  field: string;
  message: string;
  /** What someone else made of it meanwhile. */
  theirs?: { value: unknown; actor: string | null; at: string | null };
  /** Another contact that stands in the way. */
  contactId?: string;
  /** Which of the known faults it is, for screens that have words of their own. */
  code?: string;
}

/** An answer that is not success. `message` is a sentence that says what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Detail[] = [],
  ) {
    super(message);
  }
}

/** 400: the request can't be read. */
export const invalid = (message: string, details: Detail[] = []) => new Problem(400, 'invalid', message, details);
/** 403: this caller may not. */
export const forbidden = (message: string) => new Problem(403, 'forbidden', message);
/** 404: `what` is a noun, such as "contact". */
export const notFound = (what: string) =>
  new Problem(404, 'not_found', `There is no such ${what}. It may have been deleted, or the id is wrong.`);
/** 409: someone else was first, or the state does not allow it now. */
export const conflict = (message: string, details: Detail[] = []) => new Problem(409, 'conflict', message, details);
/** 422: understood, but the rules of the product say no. */
export const refused = (message: string, details: Detail[] = []) => new Problem(422, 'refused', message, details);
/** 503: something that this needs can't be reached now. */
export const unavailable = (message: string) => new Problem(503, 'unavailable', message);

/** One sentence for people, and one detail per field for forms. */
export function unreadable(error: z.ZodError, part: 'params' | 'query' | 'body'): Problem {
  const issues = unfolded(error.issues);
  const details = issues.slice(0, 50).map(({ path, message }) => ({ field: path.map(String).join('.').slice(0, 200), message }));
  const first = details[0];
  const where = first?.field ? `“${first.field}”` : { params: 'the address', query: 'the query', body: 'the body' }[part];
  const more = issues.length > 1 ? ` (${issues.length - 1} more in details)` : '';
  return invalid(`Check ${where}: ${first?.message ?? 'it can’t be read.'}${more}`, details);
}

/** What a failure says to the caller, or null when it is our own fault. */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const { type, status, code } = error as { type?: string; status?: number; code?: string };
  if (type === 'entity.too.large') return new Problem(413, 'too_large', 'The body is larger than 8 MB. Send it in smaller pieces.');
  if (type === 'entity.parse.failed') return invalid('The body is not valid JSON.');
  if (code && unfit.has(code)) return invalid('A value is too large, too far in time, or holds characters that can’t be stored.');
  if (status && status >= 400 && status < 500)
    return new Problem(status, 'invalid', 'The request can’t be read. Check its address, headers and body.');
  return null;
}

/** Postgres: number out of range, date out of range, not in the repertoire, untranslatable character. */
const unfit = new Set(['22003', '22008', '22021', '22P05']);
