import { z } from 'zod';

/**
 * One endpoint, said once: routes, OpenAPI, the UI's typed client and its forms read this object. Browser-safe.
 * PATCH bodies: absent = keep, null = clear.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express style: `/api/flows/:id`. */
  path: string;
  summary: string;
  access: 'public' | 'viewer' | 'editor' | 'owner';
  params: Params;
  query: Query;
  body: Body;
  response: Response;
  /** The status of success; 200 unless said. */
  status?: 200 | 201 | 202;
  /** The body is a file, sent raw and read as a stream: the media types it may have. */
  upload?: readonly string[];
  /** The answer is a file of this media type, not JSON. */
  download?: string;
}

const none = z.strictObject({});
type None = typeof none;

export function endpoint<
  P extends z.ZodType = None,
  Q extends z.ZodType = None,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodType,
>(said: Omit<Endpoint<P, Q, B, R>, 'params' | 'query' | 'body'> & { params?: P; query?: Q; body?: B }): Endpoint<P, Q, B, R> {
  return {
    ...said,
    params: said.params ?? (none as unknown as P),
    query: said.query ?? (none as unknown as Q),
    body: said.body ?? (z.undefined() as unknown as B),
  };
}

/** Pieces that every contract uses. */
export const uuid = z.uuid('This is not an id.');
export const byId = z.object({ id: uuid });
export const instant = z.iso.datetime({ offset: true, error: 'Write the time as 2026-03-12T09:00:00Z.' });
/** "12.50": two decimals at most, never a float. */
export const money = z.string().regex(/^-?\d{1,12}(\.\d{1,2})?$/, 'Write the amount as 12.50.');
/** A page by key: hand `next` back as `cursor` for what follows; `next: null` = the end. */
export const page = { cursor: z.string().max(3_000).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
export const paged = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** A named time zone; offsets such as +02:00 would miss daylight saving. */
export const zone = z.string().max(60).refine(isZone, 'Choose a time zone such as Europe/Paris.');

function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
