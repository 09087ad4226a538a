import { v7 } from 'uuid';
import type { Db } from '../../api/db/database.ts';
import { api } from './api.ts';
import { quick } from './factories.ts';
import type { Known, World } from './whole-person.ts';

/** Whom a rule asks for by their address. */
const asksFor = (email: string) => ({ kind: 'contact', condition: { field: 'email', op: 'is', text: email } });

/**
 * Puts a person's address and name where no key leads to them: ids that programs and shops gave, names of things, rules of flows and
 * policies, someone else's note, rows that an import holds ready. Returns the tables it filled.
 */
export async function toldEverywhere(db: Db, world: World, { email, firstName, lastName, phone, externalId }: Known, id: string) {
  const { audienceId, flowId, versionId, storeId } = world;
  const name = `${firstName} ${lastName}`;
  const own = { audience_id: audienceId, actor: 'test' };
  const events = [email, `${email}-2`, name].map((said) => ({ id: said, name: 'Signed in', contactId: id, properties: { email } }));
  await api(db).post('/api/events').set('Idempotency-Key', `signed-in-${email}`).send({ audienceId, events }).expect(200);
  // as ids of events were kept before they were hashed
  const old = `old-${email}`;
  await db('event_keys').insert([old, email].map((said) => ({ audience_id: audienceId, key: `event:${said}` })));
  await db('events').insert({
    ...own,
    id: v7(),
    contact_id: id,
    type: 'custom',
    name: 'Old',
    at: new Date(),
    data: JSON.stringify({ id: old }),
  });
  const order = { externalId: `${email}#1`, email, placedAt: new Date().toISOString(), status: 'paid', total: '10.00', refunded: '0' };
  const lines = [{ title: `Ring, engraved “${name}”`, quantity: 1, price: '10.00' }];
  await api(db)
    .post('/api/orders')
    .send({ storeId, orders: [{ ...order, lines }] })
    .expect(200);

  const drawing = {
    ...quick([{ amount: 1, unit: 'days' }]),
    steps: [{ type: 'branch', id: 'b', name: 'Branch', rule: asksFor(email), next: {} }],
  };
  await db('flow_versions')
    .where({ id: versionId })
    .update({ definition: JSON.stringify(drawing) });
  await db('flows')
    .where({ id: flowId })
    .update({ name: `For ${name}`, draft: JSON.stringify(drawing) });
  await db('campaigns').insert({
    ...own,
    id: v7(),
    name: `To ${email}`,
    whom: JSON.stringify({ by: 'filters', filters: [asksFor(email).condition], search: name }),
    email: '{}',
    settings: '{}',
  });
  const run = await db('archive_runs').where({ audience_id: audienceId }).first('id');
  await db('archive_runs')
    .where({ id: run.id })
    .update({ source: JSON.stringify({ by: 'segment', name: `Those like ${email}` }) });
  await db('sunset_policies')
    .where({ audience_id: audienceId })
    .update({ name: `Like ${name}`, who: JSON.stringify({ by: 'rule', rule: asksFor(email) }) });
  await db('tags')
    .where({ id: world.tagId })
    .update({ name: `Friend of ${name}`, description: email });
  await db('tag_aliases').insert({ audience_id: audienceId, name: email, tag_id: world.tagId });
  await db('tag_merges')
    .where({ id: world.tagMergeId })
    .update({ tags: JSON.stringify([{ name: email }]) });
  await db('lists')
    .where({ id: world.listId })
    .update({ name: `Like ${name}` });
  await db('exclusions').insert({ ...own, id: v7(), kind: 'domain', pattern: 'gone.example', note: `Asked by ${email}` });
  const friend = await db('contacts').where({ audience_id: audienceId }).whereNot({ id }).first('id');
  await db('notes').insert({ ...own, id: v7(), contact_id: friend.id, text: `Came with ${name}, ${email}` });

  const table = `staging.t_${v7().replaceAll('-', '')}`;
  await db.raw(`create schema if not exists staging`);
  await db.raw(`create table ${table} (n int, line int, file text, id uuid, key text, refused text, twice boolean, remarks text[], cells jsonb,
    was_given uuid, email text, phone text, external_id text, company text)`);
  await db(table).insert([
    { n: 0, line: 0 },
    { n: 1, line: 2, key: email.toLowerCase(), email, company: `${lastName} Ltd` },
    { n: 2, line: 3, phone, company: `${lastName} Ltd` },
    { n: 3, line: 4, external_id: externalId, company: `${lastName} Ltd` },
    { n: 4, line: 5, refused: 'no_email', cells: JSON.stringify(['', email]) },
    { n: 5, line: 6, email: 'other@shop.example', company: 'Other Ltd' },
  ]);
  await db('imports')
    .where({ id: world.importId })
    .update({
      staged: JSON.stringify({ table, key: 'k', rows: 5 }),
      counts: JSON.stringify({ remarks: [{ reason: 'twice', n: 1, line: 2, example: email }] }),
    });
  return {
    table,
    filled: [
      'event_keys',
      'orders',
      'order_lines',
      'flow_versions',
      'flows',
      'campaigns',
      'archive_runs',
      'sunset_policies',
      'tags',
      'tag_aliases',
      'tag_merges',
      'lists',
      'exclusions',
      'notes',
      table,
    ],
  };
}
