import type { Db } from '../db/database.ts';
import { wipeLines } from './lines.ts';
import { wipeRules } from './rules.ts';
import { escaped, holding, inJson, without } from './without.ts';

/** What a person can be recognised by in a text, lower or upper case. */
export interface Traces {
  id: string;
  /** Addresses, also former ones, and phone numbers as they were written. */
  addresses: string[];
  /** First and last names together: alone they are anybody's. */
  names: [first: string, last: string][];
}

interface Text {
  table: string;
  columns: readonly string[];
  scope: 'audience_id' | null;
  when?: string;
  unique?: string;
  /** What stands in their place: names of things and what is read again by its shape may not end up empty. */
  instead?: string;
}
const GAP = '…';

/** Texts where someone may stand without a key that leads there: what they are called is taken out of the text. */
const TEXTS: readonly Text[] = [
  { table: 'jobs', columns: ['params', 'result', 'error'], scope: 'audience_id' },
  { table: 'imports', columns: ['name', 'detected', 'reading', 'columns', 'sample', 'choices', 'counts', 'problem'], scope: 'audience_id' },
  { table: 'views', columns: ['name', 'filters'], scope: 'audience_id', unique: 'name' },
  { table: 'segments', columns: ['name', 'description', 'rule'], scope: 'audience_id', unique: 'name' },
  { table: 'segment_versions', columns: ['rule'], scope: 'audience_id' },
  { table: 'files', columns: ['name'], scope: 'audience_id' },
  { table: 'flows', columns: ['name'], scope: 'audience_id', instead: GAP },
  { table: 'flows', columns: ['held_reason'], scope: 'audience_id' },
  { table: 'campaigns', columns: ['name', 'whom', 'frozen'], scope: 'audience_id', instead: GAP },
  { table: 'campaigns', columns: ['held_reason'], scope: 'audience_id' },
  { table: 'archive_runs', columns: ['source'], scope: 'audience_id', instead: GAP },
  { table: 'sunset_policies', columns: ['name', 'who'], scope: 'audience_id', instead: GAP },
  { table: 'sunset_runs', columns: ['error'], scope: null },
  { table: 'tags', columns: ['name', 'description'], scope: 'audience_id', unique: 'name', instead: GAP },
  { table: 'tag_merges', columns: ['tags', 'views'], scope: 'audience_id', instead: GAP },
  { table: 'lists', columns: ['name', 'description'], scope: 'audience_id', unique: 'name', instead: GAP },
  { table: 'exclusions', columns: ['note'], scope: null },
  { table: 'notes', columns: ['text'], scope: 'audience_id', instead: GAP },
  { table: 'providers', columns: ['open_reason'], scope: null },
  { table: 'enrollments', columns: ['test'], scope: 'audience_id', when: 'is_test' },
];

/** Takes people out of texts, refused rows, kept answers and the test inbox. A look through small tables; 100 people at once. */
export async function wipeTraces(tx: Db, audienceId: string, people: Traces[], ids: string[]): Promise<void> {
  const terms = people.flatMap(({ addresses, names }) => [...addresses, ...names.map((name) => name.join(' '))]);
  const addresses = people.flatMap((person) => person.addresses);
  const like = holding(addresses.map(inJson));
  const names = people.flatMap((person) =>
    person.names.map(([first, last]) => ({ first: `%${escaped(inJson(first))}%`, last: `%${escaped(inJson(last))}%` })),
  );
  await tx.raw(
    `update imports set sample = (select coalesce(jsonb_agg(line order by n), '[]') from jsonb_array_elements(sample) with ordinality as l(line, n)
       where not line::text ilike any(:like::text[])) where audience_id = :audienceId and sample::text ilike any(:like::text[])`,
    { audienceId, like },
  );
  await tx.raw(
    `update import_rows r set cells = null from imports i where i.id = r.import_id and i.audience_id = :audienceId and r.cells is not null
       and (r.cells::text ilike any(:like::text[]) or exists (select from jsonb_to_recordset(:names::jsonb) as n(first text, last text)
         where r.cells::text ilike n.first and r.cells::text ilike n.last))`,
    { audienceId, like, names: JSON.stringify(names) },
  );
  await tx.raw('delete from idempotency_keys where answer ilike any(:like::text[])', {
    like: [...like, ...people.map(({ id }) => `%${id}%`)],
  });
  if (terms.length > 0) {
    for (const text of TEXTS) await wipeText(tx, audienceId, text, terms);
    await wipeRules(tx, audienceId, terms);
    await wipeLines(tx, ids, terms);
    await tx.raw('delete from tag_aliases where audience_id = :audienceId and name ilike any(:like::text[])', {
      audienceId,
      like: holding(terms),
    });
  }
  const emails = addresses.filter((address) => address.includes('@')).map((address) => address.toLowerCase());
  await tx.raw(`delete from exclusions where kind = 'exact' and lower(pattern) = any(?::text[])`, [emails]);
  await tx.raw(
    `delete from caught_mails where exists (select from unnest(recipients) r where lower(r) = any(:emails::text[]))
       or exists (select from unnest(:emails::text[]) e where position(convert_to(e, 'UTF8') in source) > 0)`,
    { emails },
  );
}

async function wipeText(tx: Db, audienceId: string, text: Text, terms: string[]): Promise<void> {
  const { table, columns, scope } = text;
  const key = table === 'providers' ? 'name' : 'id';
  const like = holding([...new Set(terms.flatMap((term) => [term, inJson(term)]))]);
  const { rows } = await tx.raw<{ rows: Record<string, string | null>[] }>(
    `select ${key}::text as key, ${columns.map((column) => `${column}::text as ${column}`).join(', ')} from ${table}
     where ${scope ? `${scope} = :audienceId and` : ''} ${text.when ? `${text.when} and` : ''}
       concat_ws(' ', ${columns.map((column) => `${column}::text`).join(', ')}) ilike any(:like::text[])`,
    { like, ...(scope ? { audienceId } : {}) },
  );
  for (const row of rows) {
    const changes = columns.flatMap((column) => {
      const said = row[column];
      const left = said && without(said, terms, text.instead);
      if (said === left) return [];
      // two that were named after the same person may not end up with one name
      return [[column, text.unique === column ? `${left} ${row.key?.slice(-6)}`.trim() : left] as const];
    });
    if (changes.length > 0)
      await tx(table)
        .where({ [key]: row.key })
        .update(Object.fromEntries(changes));
  }
}
