import { z } from 'zod';
import type { Db } from '../db/database.ts';
import type { FieldType } from '../fields/contract.ts';
import { comparesAs, fieldExpression } from '../fields/index.ts';
import { invalid } from '../http/errors.ts';
import { keyInstant, keyText, keyUuid } from '../http/paging.ts';
import { kindOfType, type Sort, sorts } from './filters.ts';

/** A stretch of a sorted list that one index serves; a list is its stretches one after the other. */
export interface Stretch {
  name: 'known' | 'unknown';
  where: string;
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
  nullable: boolean;
}
const columns: Record<Sort, Column> = {
  last_order: { key: ['c.last_order_at'], cast: 'timestamptz', nullable: true },
  name: { key: ['lower(c.last_name)', 'lower(c.first_name)'], cast: 'text', nullable: false },
  email: { key: ['lower(c.email)'], cast: 'text', nullable: true },
  created: { key: ['c.created_at'], cast: 'timestamptz', nullable: false },
  orders: { key: ['c.order_count'], cast: 'int', nullable: false },
  revenue: { key: ['c.revenue'], cast: 'numeric', nullable: false },
  rating: { key: ['c.rating'], cast: 'int', nullable: true },
  last_click: { key: ['c.last_clicked_at'], cast: 'timestamptz', nullable: true },
  last_sent: { key: ['c.last_sent_at'], cast: 'timestamptz', nullable: true },
};
const keyNumber = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/);
const keyOf = { timestamptz: keyInstant, numeric: keyNumber, int: keyNumber, text: keyText };

/** Whoever has no value comes last, the newest first, whichever way the others go. */
const unknown = (where: string): Stretch => ({
  name: 'unknown',
  where,
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
  const first = column.key[0] as string;
  const known: Stretch = {
    name: 'known',
    where: column.nullable ? `${first} is not null` : 'true',
    key: [...column.key, 'c.id'],
    direction: order ?? sorts[sort as Sort] ?? 'asc',
    casts: [...column.key.map(() => column.cast), 'uuid'],
  };
  const shapes = [
    z.tuple([z.enum(['few', 'many']), z.literal('known'), z.tuple([...column.key.map(() => keyOf[column.cast]), keyUuid] as never)]),
    ...(column.nullable ? [z.tuple([z.enum(['few', 'many']), z.literal('unknown'), z.tuple([keyInstant, keyUuid])])] : []),
  ];
  return {
    stretches: column.nullable ? [known, unknown(`${first} is null`)] : [known],
    cursor: z.union(shapes) as unknown as Sorting['cursor'],
  };
}

async function fieldColumn(db: Db, audienceId: string, key: string): Promise<Column> {
  const field = await db('fields').where({ audience_id: audienceId, key, removed_at: null }).first<{ type: FieldType } | undefined>('type');
  if (!field) throw invalid(`There is no custom field “${key}” here to sort by.`, [{ field: 'sort', message: 'Choose another one.' }]);
  const as = comparesAs(field.type);
  if (!kindOfType[field.type] || as === 'set')
    throw invalid(`The field “${key}” can’t be sorted by.`, [{ field: 'sort', message: 'Choose another one.' }]);
  return { key: [fieldExpression({ key, type: field.type })], cast: as === 'number' ? 'numeric' : 'text', nullable: true };
}
