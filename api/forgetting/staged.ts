import type { Db } from '../db/database.ts';
import type { Traces } from './traces.ts';
import { holding } from './without.ts';

/** What stays of a row that an import holds ready: where it stood in the file. */
const STAYS = ['n', 'line', 'file', 'id', 'refused', 'twice', 'was_given'];

interface Held {
  name: string;
  /** Rows up to this one are written. */
  written: number;
}

/** Tables of imports that are not over: read, counted, at work or paused. */
const HELD = `
  select name, max(written) as written from (
    select staged ->> 'table' as name, 0 as written from imports where audience_id = :audienceId and staged is not null
    union all select cursor ->> 'table', coalesce((cursor ->> 'n')::int, 0) from jobs
      where audience_id = :audienceId and kind = 'import' and state in ('waiting', 'running', 'paused') and cursor is not null) h
  where to_regclass(name) is not null group by name`;

/**
 * Takes people out of the rows that imports hold ready: those not yet written are refused as rows of forgotten people are, the others lose
 * what they said. A look through each such table: 1 M rows in a second.
 */
export async function wipeStaged(tx: Db, audienceId: string, people: (Traces & { customers: string[] })[]): Promise<void> {
  const { rows: held } = await tx.raw<{ rows: Held[] }>(HELD, { audienceId });
  const addresses = people.flatMap((person) => person.addresses);
  const emails = addresses.filter((address) => address.includes('@')).map((address) => address.toLowerCase());
  const phones = addresses.filter((address) => !address.includes('@')).map((phone) => phone.replace(/\D/g, '').slice(-9));
  const like = holding(addresses);
  const customers = people.flatMap((person) => person.customers);
  for (const { name, written } of held) {
    const { rows: columns } = await tx.raw<{ rows: { name: string }[] }>(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = ?::regclass and attnum > 0 and not attisdropped and attname <> all(?::text[])`,
      [name, STAYS],
    );
    await tx.raw(
      `update ${name} s set refused = case when n > :written then 'forgotten' else refused end, ${columns.map((column) => `${column.name} = null`).join(', ')}
       where n > 0 and (lower(email) = any(:emails::text[]) or right(phone, 9) = any(:phones::text[]) or external_id = any(:customers::text[])
         or s::text ilike any(:like::text[]))`,
      { written, emails, phones, customers, like },
    );
  }
}
