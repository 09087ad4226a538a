import { z } from 'zod';
import type { Db } from '../../db/database.ts';
import type { FieldType } from '../../fields/contract.ts';
import { comparesAs, fieldExpression, hasOrder } from '../../fields/index.ts';
import { invalid } from '../../http/errors.ts';
import { keyInstant, keyText, keyUuid } from '../../http/paging.ts';
import { type Sort, sorts } from '../filters.ts';

/** A stretch of a sorted list that one index serves; a list is its stretches one after the other. */
export interface Stretch {
  name: 'known' | 'unknown';
  /** The column whose value is known here, or is not. */
  about: string;
  where: string;
  /** The same, asked of the keys of the first stretch as they were made: known0, known1 … */
  told: string;
  key: string[];
  direction: 'asc' | 'desc';
  casts: string[];
}
export interface Sorting {
  stretches: Stretch[];
  /** A cursor's shape: how the first page went about it, the stretch, the last row's key. */
  cursor: z.ZodType<['few' | 'many', Stretch['name'], string[]]>;
}

interface Column {
  key: string[];
  cast: 'timestamptz' | 'numeric' | 'int' | 'text';
  /** Who has a value, where not everyone has. */
  known: string | null;
}
const columns: Record<Sort, Column> = {
  last_order: { key: ['c.last_order_at'], cast: 'timestamptz', known: 'c.last_order_at is not null' },
  // who has no name comes behind: a page full of – helps nobody
  name: { key: ['lower(c.last_name)', 'lower(c.first_name)'], cast: 'text', known: `(lower(c.last_name), lower(c.first_name)) > ('', '')` },
  email: { key: ['lower(c.email)'], cast: 'text', known: 'c.email is not null' },
  created: { key: ['c.created_at'], cast: 'timestamptz', known: null },
  orders: { key: ['c.order_count'], cast: 'int', known: null },
  revenue: { key: ['c.revenue'], cast: 'numeric', known: null },
  rating: { key: ['c.rating'], cast: 'int', known: 'c.rating is not null' },
  last_click: { key: ['c.last_clicked_at'], cast: 'timestamptz', known: 'c.last_clicked_at is not null' },
  last_sent: { key: ['c.last_sent_at'], cast: 'timestamptz', known: 'c.last_sent_at is not null' },
};
const keyNumber = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/);
const keyOf = { timestamptz: keyInstant, numeric: keyNumber, int: keyNumber, text: keyText };

/** Whoever has no value comes last, the newest first, whichever way the others go. */
const unknown = (about: string, where: string, told: string): Stretch => ({
  name: 'unknown',
  about,
  where,
  told,
  key: ['c.created_at', 'c.id'],
  direction: 'desc',
  casts: ['timestamptz', 'uuid'],
});

/** How to walk the list for this sort. A custom field must be one of the audience's. */
export async function sortingOf(
  db: Db,
  { audienceId, sort, order }: { audienceId: string; sort: string; order?: 'asc' | 'desc' | undefined },
): Promise<Sorting> {
  const column = sort.startsWith('field:') ? await fieldColumn(db, audienceId, sort.slice(6)) : columns[sort as Sort];
  const about = column.key[0] as string;
  // small letters made once more for each question take longer than all the rest
  const told = column.known ? (column.key.length > 1 ? `(known0, known1) > ('', '')` : 'known0 is not null') : 'true';
  const known: Stretch = {
    name: 'known',
    about,
    where: column.known ?? 'true',
    told,
    key: [...column.key, 'c.id'],
    direction: order ?? sorts[sort as Sort] ?? 'asc',
    casts: [...column.key.map(() => column.cast), 'uuid'],
  };
  const shapes = [
    z.tuple([z.enum(['few', 'many']), z.literal('known'), z.tuple([...column.key.map(() => keyOf[column.cast]), keyUuid] as never)]),
    ...(column.known ? [z.tuple([z.enum(['few', 'many']), z.literal('unknown'), z.tuple([keyInstant, keyUuid])])] : []),
  ];
  return {
    stretches: column.known ? [known, unknown(about, `not (${column.known})`, `not (${told})`)] : [known],
    cursor: z.union(shapes) as unknown as Sorting['cursor'],
  };
}

async function fieldColumn(db: Db, audienceId: string, key: string): Promise<Column> {
  const field = await db('fields').where({ audience_id: audienceId, key, removed_at: null }).first<{ type: FieldType } | undefined>('type');
  if (!field) throw invalid(`There is no custom field “${key}” here to sort by.`, [{ field: 'sort', message: 'Choose another one.' }]);
  const as = comparesAs(field.type);
  if (!hasOrder(field.type)) throw invalid(`The field “${key}” can’t be sorted by.`, [{ field: 'sort', message: 'Choose another one.' }]);
  const value = fieldExpression({ key, type: field.type });
  return { key: [value], cast: as === 'number' ? 'numeric' : 'text', known: `${value} is not null` };
}
