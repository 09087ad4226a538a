import type { Between } from '../../../workflows/flow/rule/period.ts';
import type { Ground, Where } from '../../contacts/index.ts';

/** What a rule is compiled with: the contacts' ground, and what it names as far as it is there. */
export interface Standing extends Ground {
  /** `set`: asked of many at once, whole tables are joined. `one`: asked of one contact after the other. */
  mode: 'set' | 'one';
  /** The audience's campaigns that have begun, newest first, at most 500. */
  campaigns: string[];
  /** Versions of flows and campaigns whose opens, or clicks, nobody follows. */
  untracked: { opens: string[]; clicks: string[] };
}

/**
 * A condition and its opposite, as SQL over `contacts c join audiences a`. A condition that is null does not hold; its opposite is never
 * null. Both are kept, since `not exists` is planned well where `(exists …) is not true` is not.
 */
export interface Predicate {
  yes: Where;
  no: Where;
}

export const opposite = ({ yes, no }: Predicate): Predicate => ({ yes: no, no: yes });
export const plain = (sql: string, ...bindings: unknown[]): Predicate => ({
  yes: { sql, bindings },
  no: { sql: `(${sql}) is not true`, bindings },
});
export const both = (...parts: Where[]): Where => ({
  sql: parts
    .map(({ sql }) => sql)
    .filter(Boolean)
    .join(' and '),
  bindings: parts.flatMap(({ bindings }) => bindings),
});
/** `bound`: what the value itself binds. */
export const amountBetween = (value: string, { from, to }: Between, ...bound: unknown[]): Where =>
  both(
    ...(from === undefined ? [] : [{ sql: `${value} >= ?::numeric`, bindings: [...bound, from] }]),
    ...(to === undefined ? [] : [{ sql: `${value} <= ?::numeric`, bindings: [...bound, to] }]),
  );

/** Rows of another table about the contact: `from` = "messages m", whose contact is `owner`, "m.contact_id". */
export interface Rows {
  from: string;
  owner: string;
  where: Where;
}

/** At least one. */
export function some({ mode }: Standing, { from, owner, where }: Rows): Predicate {
  const found = `select true from ${from} where ${owner} = c.id and ${where.sql}`;
  const { bindings } = where;
  // asked one by one, the planner must not join the whole table
  if (mode === 'one')
    return { yes: { sql: `(${found} limit 1) is true`, bindings }, no: { sql: `(${found} limit 1) is not true`, bindings } };
  return { yes: { sql: `exists (${found})`, bindings }, no: { sql: `not exists (${found})`, bindings } };
}

/** What holds for all of the contact's rows together; of a contact without any it never holds. */
export function together({ mode }: Standing, { from, owner, where }: Rows, having: Where): Predicate {
  const bindings = [...where.bindings, ...having.bindings];
  if (mode === 'one') {
    const found = `(select true from ${from} where ${owner} = c.id and ${where.sql} having count(*) > 0 and ${having.sql})`;
    return { yes: { sql: `${found} is true`, bindings }, no: { sql: `${found} is not true`, bindings } };
  }
  const found = `exists (select from (select ${owner} as id from ${from} where ${where.sql} group by ${owner} having ${having.sql}) g where g.id = c.id)`;
  return { yes: { sql: found, bindings }, no: { sql: `not ${found}`, bindings } };
}

/** At least so many rows, looked for contact by contact and no further than that: where nearly everyone has some. */
export function enough({ from, owner, where }: Rows, atLeast: number): Predicate {
  const found = `(select count(*) from (select from ${from} where ${owner} = c.id and ${where.sql} limit ?::int) so_many)`;
  const bindings = [...where.bindings, atLeast, atLeast];
  return { yes: { sql: `${found} >= ?::int`, bindings }, no: { sql: `${found} < ?::int`, bindings } };
}

/** How many rows: none counts too. */
export function counted(standing: Standing, rows: Rows, { from = 0, to }: Between): Predicate {
  if (from <= 0) return to === undefined ? plain('true') : opposite(counted(standing, rows, { from: Math.floor(to) + 1 }));
  if (from <= 1 && to === undefined) return some(standing, rows);
  return together(standing, rows, amountBetween('count(*)', { from, to }));
}
