import { v7 } from 'uuid';
import { again } from '../db/again.ts';
import type { Db } from '../db/database.ts';
import { type Enrollment, nudgeEnrollments, stop } from '../enrollments/index.ts';
import { notFound } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { erase } from './erase.ts';
import { forgottenCustomer, forgottenHash } from './hash.ts';
import { hideIds } from './ids.ts';
import { wipeStaged } from './staged.ts';
import { type Traces, wipeTraces } from './traces.ts';

interface Person {
  id: string;
  email: string | null;
  phone: string | null;
  external_id: string | null;
  first_name: string;
  last_name: string;
  former: { kind: string; value: string }[];
  /** Who they were before they were merged, as far as that is still kept. */
  earlier: { email: string | null; phone: string | null; external_id: string | null; first_name: string; last_name: string }[];
}

export interface Forgetting {
  audienceId: string;
  ids: string[];
  /** The installation's: keys the hashes that stay. */
  secret: string;
  actor: string;
}

/**
 * Deletes people for ever, in the transaction given: walks end, every row about them goes or loses them, and a salted hash of their
 * addresses and customer number stays, so that nobody brings them back. Who is unknown or forgotten already is left out; returns how
 * many were deleted. Stored files are looked through by the job `forget`. 100 people: a second.
 */
export async function forgetContacts(tx: Db, { audienceId, ids, secret, actor }: Forgetting): Promise<number> {
  const people = await lockPeople(tx, audienceId, ids);
  if (people.length === 0) return 0;
  const found = people.map(({ id }) => id);
  await endWalks(tx, found);
  const traces = people.map(tracesOf);
  const hashes = traces.flatMap(({ addresses, customers }) =>
    [...addresses, ...customers.map(forgottenCustomer)].map((address) => forgottenHash(secret, audienceId, address)),
  );
  await tx.raw(
    'insert into forgotten (audience_id, hash) select ?, hash from unnest(?::text[]) as h(hash) order by hash on conflict do nothing',
    [audienceId, [...new Set(hashes)]],
  );
  const names = traces.flatMap(({ addresses, customers }) => [...addresses, ...customers]);
  await hideIds(tx, { audienceId, ids: found, names, secret });
  await erase(tx, found);
  await wipeTraces(tx, audienceId, traces, found);
  await wipeStaged(tx, audienceId, traces);
  await tx.raw(
    `insert into events (id, audience_id, contact_id, type, at, data, actor)
     select uuidv7(), :audienceId, id, 'forgotten', clock_timestamp(), '{}', :actor from unnest(:found::uuid[]) as f(id)`,
    { audienceId, actor, found },
  );
  return people.length;
}

/** Locked; with what they were called before, also by those who were merged into those who were merged into them. */
async function lockPeople(tx: Db, audienceId: string, ids: string[]): Promise<Person[]> {
  await tx.raw('select from contacts where id = any(?::uuid[]) order by id for no key update', [ids]);
  const { rows } = await tx.raw<{ rows: Person[] }>(
    `select id, email, phone, external_id, first_name, last_name,
       coalesce((select jsonb_agg(jsonb_build_object('kind', a.kind, 'value', a.value)) from contact_aliases a where a.contact_id = c.id), '[]') as former,
       coalesce((with recursive chain as (select m.* from merges m where m.kept_id = c.id
           union all select m.* from merges m join chain on m.kept_id = chain.merged_id)
         select jsonb_agg(was.person) from chain cross join lateral jsonb_each(snapshot - 'moved' - 'sets' - 'walks' - 'aliases') as was(side, person)
         ), '[]') as earlier
     from contacts c where id = any(?::uuid[]) and audience_id = ? and forgotten_at is null order by id`,
    [ids, audienceId],
  );
  return rows;
}

function tracesOf({ id, former, earlier, ...person }: Person): Traces & { customers: string[] } {
  const selves = [person, ...earlier];
  const some = (values: (string | null | undefined)[]) => [...new Set(values.filter((one) => one))] as string[];
  const of = (kind: string) => former.filter((alias) => alias.kind === kind).map(({ value }) => value);
  return {
    id,
    addresses: some([...selves.flatMap(({ email, phone }) => [email, phone]), ...of('email')]),
    customers: some([...selves.map(({ external_id }) => external_id), ...of('external_id')]),
    names: selves.flatMap(({ first_name: first, last_name: last }) => (first && last ? [[first, last] as [string, string]] : [])),
  };
}

/** Real walks hear of it; test runs simply end. */
async function endWalks(tx: Db, ids: string[]): Promise<void> {
  const rows: Enrollment[] = await tx('enrollments').whereIn('contact_id', ids).whereNull('ended_at').orderBy('id').forNoKeyUpdate();
  for (const row of rows) {
    const { rev } = await stop(tx, row, 'forgotten', Date.now());
    if (rev > row.rev) await nudgeEnrollments(tx, [row.id], 'facts', { tell: true });
  }
}

/** One person, at once; then a job looks through the stored files. Returns its id; null = there are no files. 404 for nobody. */
export async function forgetOne(db: Db, id: string, { secret, actor }: Pick<Forgetting, 'secret' | 'actor'>): Promise<string | null> {
  return again(db, () =>
    db.transaction(async (tx) => {
      const contact = await tx('contacts').where({ id }).whereNull('forgotten_at').first('audience_id');
      if (!contact) throw notFound('contact');
      const audienceId: string = contact.audience_id;
      if ((await forgetContacts(tx, { audienceId, ids: [id], secret, actor })) === 0) throw notFound('contact');
      if (!(await tx('files').where({ audience_id: audienceId }).first('id'))) return null;
      return addJob(tx, { id: v7(), audienceId, kind: 'forget', params: { ids: [] }, total: 0, actor });
    }),
  );
}

/** What it would mean, in numbers; 404 for nobody. */
export async function previewForgetting(db: Db, id: string) {
  const { rows } = await db.raw(
    `select c.order_count as orders, c.revenue, (select count(*) from messages where contact_id = c.id and not is_test) as messages,
       (select count(*) from events where contact_id = c.id) as events, (select count(*) from notes where contact_id = c.id) as notes,
       (select count(*) from contact_tags where contact_id = c.id) as tags, (select count(*) from contact_lists where contact_id = c.id) as lists,
       (select count(*) from enrollments where contact_id = c.id and ended_at is null and not is_test) as "activeWalks",
       (select count(*) from files where audience_id = c.audience_id) as files
     from contacts c where c.id = ? and c.forgotten_at is null`,
    [id],
  );
  if (!rows[0]) throw notFound('contact');
  return rows[0];
}
