import type { Db } from '../../db/database.ts';
import { invalid } from '../../http/errors.ts';
import { segmentPart } from '../../segments/index.ts';
import type { Condition } from '../filters.ts';
import type { Asked } from '../list/contract.ts';
import { groundOf } from './ground.ts';
import { predicateOf } from './predicates.ts';
import { searchParts } from './search.ts';

/** A piece of SQL over `contacts c join audiences a on a.id = c.audience_id`; `?` binds. */
export interface Where {
  sql: string;
  bindings: unknown[];
}
export interface Scope {
  audienceId: string;
  filters?: Condition[] | undefined;
  search?: string | undefined;
  archived?: boolean | undefined;
}

/**
 * One condition of several. `column` = what it is about where that is a plain column, 'base' = what holds for every list. `common`: no
 * index tells who is meant, and the planner can't guess that they are many.
 */
export interface Part extends Where {
  column?: string;
  /** The column has no value, or has one. */
  is?: 'empty' | 'filled';
  common?: boolean;
  /** Follows from what is said beside it, nearly always: the planner would guess far too few. */
  follows?: boolean;
  /** The beginning of a word that was typed, in small letters: who has it in their name stands together in an order of names. */
  typed?: string;
  /** No index tells who is meant: all are asked, 0.3 µs each. */
  unindexed?: boolean;
  /** The same, asked of one contact after the other: for a walk, which must not begin by gathering a whole tag. */
  probe?: string;
}

/**
 * What a where clause is asked of: contacts, with their audience only where it says something of it. Joined for nothing, the planner
 * takes whom a semi-join finds for one person, and looks up 400,000 one by one: twice the time.
 */
export const fromOf = ({ sql }: Where): string => `contacts c${/\ba\.[a-z]/.test(sql) ? ' join audiences a on a.id = c.audience_id' : ''}`;

/** All of them together. */
export const whole = (parts: readonly Part[], oneByOne = false): Where => ({
  sql: parts.map(({ sql, probe }) => `(${(oneByOne && probe) || sql})`).join(' and ') || 'true',
  bindings: parts.flatMap(({ bindings }) => bindings),
});

/**
 * Who is meant, as one where clause: lists, counts, exports and bulk changes wrap it. A 400 names the condition that can't be: a field
 * that is not there, or a question its type has no answer to.
 */
export const contactsWhere = async (db: Db, scope: Scope): Promise<Where> => whole(await contactParts(db, scope));

/** The same in parts, for a list in the order of `sortedBy`. */
export async function contactParts(
  db: Db,
  { audienceId, filters = [], search, archived = false }: Scope,
  sortedBy?: string,
): Promise<Part[]> {
  const ground = await groundOf(db, audienceId, filters);
  // people who were deleted for ever, or merged into others, are in no archive that anyone opens
  const base = archived ? 'c.archived_at is not null and c.forgotten_at is null' : 'c.archived_at is null';
  const members = await Promise.all(
    filters.map((condition, n) =>
      condition.field === 'segments' ? segmentPart(db, audienceId, condition, `filters.${n}`, ground.now) : null,
    ),
  );
  return [
    { sql: `c.audience_id = ? and ${base}`, bindings: [audienceId], column: 'base' },
    ...filters.flatMap((condition, n) => {
      const found = members[n] ?? predicateOf(condition, ground);
      if ('problem' in found) throw invalid(found.problem, [{ field: `filters.${n}`, message: found.problem }]);
      return [...[found].flat(), ...implied(condition).filter(({ column }) => column === sortedBy)];
    }),
    ...searchParts(search ?? ''),
  ];
}

/**
 * What else is so: who bought has orders, revenue and a last order, who never did has none of these. Said beside it, a list sorted by
 * one of them goes straight to where they stand; to all others it would be one more question, 0.1 µs for each contact.
 */
function implied(said: Condition): Part[] {
  const { field, op } = said;
  const isDay = field === 'lastOrderAt' || field === 'firstOrderAt';
  const isNumber = field === 'orderCount' || field === 'revenue';
  if ((isDay && op === 'empty') || (field === 'orderCount' && op === 'between' && said.to === 0))
    return [
      { sql: 'c.order_count = 0', bindings: [], column: 'c.order_count', follows: true },
      { sql: 'c.revenue = 0', bindings: [], column: 'c.revenue', follows: true },
      { sql: 'c.last_order_at is null', bindings: [], column: 'c.last_order_at', is: 'empty', follows: true },
    ];
  if (isDay || (isNumber && op === 'between' && (said.from ?? 0) > 0))
    return [
      { sql: 'c.order_count > 0', bindings: [], column: 'c.order_count', follows: true },
      { sql: 'c.revenue > 0', bindings: [], column: 'c.revenue', follows: true },
      { sql: 'c.last_order_at is not null', bindings: [], column: 'c.last_order_at', is: 'filled', follows: true },
    ];
  return [];
}

/** The query of an address as a scope: what older addresses say in words of their own becomes conditions. */
export function scopeOf({ audienceId, search, filters = [], archived, status, mailable, fromDay, toDay }: Asked): Scope {
  const more: Condition[] = [];
  if (status) more.push({ field: 'status', op: 'any', values: [status] });
  if (mailable) more.push({ field: 'mailable', op: mailable });
  if (fromDay === -1) more.push({ field: 'lastOrderAt', op: 'empty' });
  else if (fromDay !== undefined || toDay !== undefined)
    more.push({ field: 'lastOrderAt', op: 'daysAgo', from: fromDay, to: toDay === undefined ? undefined : toDay - 1 });
  return { audienceId, search, filters: [...filters, ...more], archived: archived === 'yes' };
}
