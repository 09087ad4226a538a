import { excludedBy } from '../../contacts/index.ts';
import type { Db } from '../../db/database.ts';
import { forgottenAmong, forgottenCustomer } from '../../forgetting/index.ts';
import { strictnessSql } from '../place/status-words.ts';
import type { Choices, Tally } from '../shapes.ts';
import { NOTHING } from './staging.ts';

const BATCH = 20_000;

/**
 * Of rows about the same person the last one stands; what any of them says of leaving counts. Also: a customer number that two people
 * have goes to the first. 1 M rows with 3 % of them twice: 1.5 s.
 */
export async function settleRows(db: Db, table: string, choices: Choices): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.raw(`set local work_mem = '96MB'`);
    const { rowCount } = await tx.raw<{ rowCount: number }>(`
      with again as materialized (
        select key, max(n) as last, (array_agg(status order by ${strictnessSql('status')} desc) filter (where status is not null))[1] as status
        from ${table} where refused is null and n > 0 group by key having count(*) > 1)
      update ${table} s set twice = s.n <> a.last, status = coalesce(a.status, s.status)
      from again a where a.key = s.key and s.refused is null and (s.n <> a.last or s.status is distinct from a.status)
      returning 1`);
    if (choices.key !== 'external_id')
      await tx.raw(`
        with again as (select external_id, min(n) as first from ${table}
          where refused is null and not twice and external_id is not null group by external_id having count(*) > 1)
        update ${table} s set refused = 'id_of_another' from again a
        where a.external_id = s.external_id and s.n <> a.first and s.refused is null and not s.twice`);
    return rowCount;
  });
}

/** People who were deleted for ever come back only by their own deed; of their rows nothing but the number stays. */
export async function refuseForgotten(
  db: Db,
  table: string,
  audienceId: string,
  secret: string,
  from = 0,
  to = 2 ** 31 - 1,
): Promise<void> {
  const any = await db('forgotten').where({ audience_id: audienceId }).first('hash');
  if (!any) return;
  for (let after = from; after < to; ) {
    const { rows } = await db.raw<{ rows: { n: number; email: string | null; phone: string | null; external_id: string | null }[] }>(
      `select n, email, phone, external_id from ${table} where n > ? and n <= ? order by n limit ${BATCH}`,
      [after, to],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.n;
    const namesOf = ({ email, phone, external_id: number }: (typeof rows)[number]) =>
      [email, phone, number && forgottenCustomer(number)].filter((one) => typeof one === 'string');
    const forgotten = await forgottenAmong(db, secret, audienceId, rows.flatMap(namesOf));
    if (forgotten.size === 0) continue;
    const who = rows.filter((row) => namesOf(row).some((name) => forgotten.has(name))).map(({ n }) => n);
    await db.raw(
      `update ${table} set refused = 'forgotten', cells = null, remarks = null, key = null, ${NOTHING} where n = any(?::int[])`,
      [who],
    );
  }
}

/** How the row finds its contact: by what they are known by. Each has its index. */
export const matching: Record<Choices['key'], (c: string, s: string) => string> = {
  // the key sorts by its bytes; an index of contacts only answers in its own order
  email: (c, s) => `lower(${c}.email) = ${s}.key collate "default"`,
  external_id: (c, s) => `${c}.external_id = ${s}.key collate "default"`,
  phone: (c, s) => `${c}.phone_key = right(${s}.key, 9) collate "default" and ${c}.phone = ${s}.key collate "default"`,
};

/**
 * Joined to rows `s`: their contacts `c`, looked up one by one. The planner knows nothing yet of those who came a page ago; left to itself
 * it reads everybody for each page, and a million rows take longer than five times 200,000.
 */
export const lookedUp = (key: Choices['key'], audience: string, columns = 'c.*'): string =>
  `cross join lateral (select ${columns} from contacts c where c.audience_id = ${audience} and ${matching[key]('c', 's')} offset 0) c`;

export interface Settled {
  known: number;
  left: number;
  fresh: number;
  refusals: Tally[];
  excluded: Tally | null;
}

/** What only the database knows of the rows: who is known, who left and stays out, who is excluded, who may not come back. */
export async function countSettled(db: Db, table: string, audienceId: string, choices: Choices): Promise<Settled> {
  const ok = 's.refused is null and not s.twice and s.n > 0';
  const status = `coalesce(s.status, '${choices.status}')`;
  const { rows } = await db.raw<{ rows: [{ rows: number; known: number; left: number }] }>(
    `select count(*) as rows, count(c.id) as known,
       count(*) filter (where c.status in ('unsubscribed', 'cleaned') and ${status} in ('subscribed', 'pending')) as left
     from ${table} s left join contacts c on c.audience_id = ? and ${matching[choices.key]('c', 's')}
     where ${ok}`,
    [audienceId],
  );
  const late = await db.raw<{ rows: Tally[] }>(
    `select refused as reason, count(*) as n, min(line) as line, null as example from ${table}
     where refused in ('forgotten', 'id_of_another') group by refused`,
  );
  const rules = await db('exclusions')
    .where((q) => q.whereNull('audience_id').orWhere({ audience_id: audienceId }))
    .first('id');
  const excluded = rules ? await countExcluded(db, table, audienceId, ok) : null;
  const found = rows[0];
  return { known: found.known, left: found.left, fresh: found.rows - found.known, refusals: late.rows, excluded };
}

async function countExcluded(db: Db, table: string, audienceId: string, ok: string): Promise<Tally | null> {
  const { rows } = await db.raw<{ rows: Tally[] }>(
    `with hit as (
       select s.n, s.line, s.email from (select *, ?::uuid as audience_id from ${table}) s
       where ${ok} and s.email is not null and exists (select ${excludedBy('s')}))
     select 'excluded' as reason, count(*) as n, coalesce(min(line), 0) as line, (array_agg(email order by n))[1] as example from hit`,
    [audienceId],
  );
  return rows[0] ?? null;
}

/** Tallies of rows twice in the file. */
export async function countTwice(db: Db, table: string): Promise<Tally | null> {
  const { rows } = await db.raw<{ rows: Tally[] }>(
    `select 'twice' as reason, count(*) as n, coalesce(min(line), 0) as line, (array_agg(key order by n))[1] as example from ${table} where twice and refused is null`,
  );
  return rows[0] && rows[0].n > 0 ? rows[0] : null;
}
