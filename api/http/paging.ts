import { z } from 'zod';
import { invalid } from './errors.ts';

/** Where a page ended: the sort key of its last row. Opaque to callers: base64url of a JSON array. */
const write = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key inside a cursor, or null without one. `shape` = what this list sorts by; anything else is a 400. */
export function readCursor<T extends z.ZodType>(cursor: string | undefined, shape: T): z.output<T> | null {
  if (cursor === undefined) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid('This cursor is not one of this list’s. Ask without a cursor for the first page.', [
      { field: 'cursor', message: 'Hand back `next` unchanged.' },
    ]);
  }
}

/** Cuts `limit + 1` fetched rows to a page; `key` names the columns that `readCursor` will see. */
export function pageOf<Row>(rows: Row[], limit: number, ...key: string[]): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1) as Record<string, unknown> | undefined;
  return { items, next: rows.length > limit && last ? write(key.map((column) => last[column])) : null };
}

/** Key parts. Instants travel as Postgres wrote them, to the microsecond. */
export const keyUuid = z.uuid();
export const keyText = z
  .string()
  .max(1_000)
  .regex(/^\P{Surrogate}*$/u)
  .refine((text) => !text.includes('\0'));
export const keyInstant = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/);
