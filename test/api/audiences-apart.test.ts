import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { createRunJob } from '../../activities/jobs/run-job.ts';
import { contract } from '../../api/contract.ts';
import type { Endpoint } from '../../api/http/endpoint.ts';
import { queues } from '../../workflows/names.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { SITE } from '../support/engine.ts';
import { winBack } from '../support/factories.ts';
import { crossings, everythingOf, type World, world } from '../support/two-worlds.ts';

/** Two audiences: what is done in Alpha, with whatever ids of Beta, neither shows nor changes anything of Beta. */
let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let a: World;
let b: World;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
  a = await world(http, db, 'Alpha');
  b = await world(http, db, 'Beta');
}, 60_000);
afterAll(() => drop());

const all = Object.entries(contract).flatMap(([module, verbs]) =>
  Object.entries(verbs as Record<string, Endpoint>).map(([verb, said]) => ({ name: `${module}.${verb}`, said })),
);
const byName = new Map(all.map(({ name, said }) => [name, said]));

interface Said {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: object;
}
async function ask(name: string, { params = {}, query = {}, body }: Said) {
  const said = byName.get(name) as Endpoint;
  const path = said.path.replace(/:(\w+)/g, (_, key: string) => params[key] as string);
  const method = said.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  return http[method](path).query(query).send(body);
}

/** Every endpoint that takes ids of two kinds: Alpha's first, then Beta's. */
const mixed = (): [name: string, said: Said][] => {
  const audienceId = a.audience;
  const id = a.contact;
  const bulk = (action: object, ids = [a.contact]): [string, Said] => ['contacts.bulk', { body: { audienceId, ids, action } }];
  const email = 'someone@alpha.example';
  const signup = (more: object): [string, Said] => ['signups.create', { body: { audienceId, email, form: 'Footer', ...more } }];
  const byStatus = { by: 'status', status: null, lists: [b.list], before: null };
  const pasted = { by: 'addresses', addresses: 'beta-0@beta.example' };
  const filters = [{ field: 'tags', op: 'any', values: [b.tag] }];
  const every = (...rules: object[]) => ({ kind: 'group', match: 'all', rules });
  const tagged = every({ kind: 'contact', condition: filters[0] });
  const inTheirs = every({ kind: 'segment', op: 'in', segmentId: b.segment });
  const theirPeople = { members: { by: 'contacts', ids: [b.contact] } };
  const definition = winBack([120], { goalRule: inTheirs } as never);
  const [first, second] = [a.contact, b.contact].sort() as [string, string];
  return [
    ['contacts.upsert', { body: { audienceId, contacts: { email, lists: [{ id: b.list }] } } }],
    bulk({ do: 'addTags', names: ['New'] }, [b.contact]),
    bulk({ do: 'archive' }, [b.contact]),
    bulk({ do: 'removeTags', ids: [b.tag] }),
    bulk({ do: 'setList', listId: b.list, status: 'subscribed' }),
    bulk({ do: 'addGroup', groupId: b.group }),
    bulk({ do: 'removeGroup', groupId: b.group }),
    bulk({ do: 'enroll', flowId: b.flow }),
    ['contacts.bulk', { body: { audienceId, filters, action: { do: 'archive' } } }],
    ['fields.reorder', { body: { audienceId, ids: [b.field] } }],
    ['fields.merge', { params: { id: a.field }, body: { intoId: b.field } }],
    ['tags.merge', { body: { keepId: a.tag, mergeIds: [b.tag] } }],
    ['tags.wear', { params: { id }, body: { remove: [b.tag] } }],
    ['lists.reorder', { body: { audienceId, ids: [b.list] } }],
    ['lists.updateGroup', { params: { id: a.group }, body: { categoryId: b.category } }],
    ['lists.reorderGroups', { body: { categoryId: a.category, ids: [b.group] } }],
    ['lists.reorderCategories', { body: { audienceId, ids: [b.category] } }],
    ['lists.setStatus', { params: { id, listId: b.list }, body: { status: 'subscribed' } }],
    ['lists.setGroups', { params: { id }, body: { groupIds: [b.group] } }],
    ['permissions.record', { params: { id }, body: { permissionId: b.permission, granted: true, source: 'test' } }],
    signup({ listIds: [b.list] }),
    signup({ groupIds: [b.group] }),
    signup({ permissions: [{ permissionId: b.permission, granted: true }] }),
    ['views.reorder', { body: { audienceId, ids: [b.view] } }],
    ['twins.list', { query: { audienceId, contactId: b.contact } }],
    ['twins.review', { params: { aId: first, bId: second } }],
    ['twins.dismiss', { params: { aId: first, bId: second } }],
    ['merges.merge', { body: { keepId: a.contact, mergeId: b.contact } }],
    ['merges.list', { query: { audienceId, contactId: b.contact } }],
    ['forgetting.many', { body: { audienceId, ids: [b.contact], confirm: 'DELETE' } }],
    ['cleanUps.preview', { body: { audienceId, criteria: byStatus } }],
    ['cleanUps.preview', { body: { audienceId, criteria: pasted } }],
    ['cleanUps.start', { body: { audienceId, criteria: byStatus, confirm: 'ARCHIVE' } }],
    ['cleanUps.start', { body: { audienceId, criteria: pasted, confirm: 'ARCHIVE' } }],
    ['archive.preview', { body: { audienceId, contactIds: [b.contact] } }],
    ['archive.preview', { body: { audienceId, filters } }],
    ['archive.start', { body: { audienceId, contactIds: [b.contact] } }],
    ['archive.start', { body: { audienceId, filters } }],
    ['segments.create', { body: { audienceId, kind: 'rule', name: 'X', rule: tagged } }],
    ['segments.create', { body: { audienceId, kind: 'rule', name: 'Y', rule: inTheirs } }],
    ['segments.create', { body: { audienceId, kind: 'static', name: 'Z', ...theirPeople } }],
    ['segments.preview', { body: { audienceId, rule: tagged } }],
    ['segments.preview', { body: { audienceId, rule: inTheirs } }],
    ['segments.preview', { body: { audienceId, rule: every(), segmentId: b.segment } }],
    ['segments.names', { body: { audienceId, ids: [b.segment, b.tag] } }],
    ['segments.funnel', { body: { audienceId, rule: tagged } }],
    ['segments.funnel', { body: { audienceId, rule: every(), segmentId: b.segment } }],
    ['segments.counts', { body: { audienceId, rules: [every(), inTheirs] } }],
    ['segments.explainRule', { body: { audienceId, rule: every(), contactId: b.contact } }],
    ['segments.explainRule', { body: { audienceId, rule: inTheirs, contactId: a.contact } }],
    ['segments.explain', { params: { id: a.segment }, query: { contact: b.contact } }],
    ['segments.update', { params: { id: a.segment }, body: { rule: inTheirs } }],
    ['segments.addMembers', { params: { id: a.people }, body: theirPeople }],
    ['segments.removeMembers', { params: { id: a.people }, body: theirPeople }],
    ['flows.create', { body: { audienceId, name: 'Back', template: 'win-back-segment', segmentId: b.segment } }],
    ['flows.saveDraft', { params: { id: a.flow }, body: { draftRev: 1, definition } }],
    ['archive.start', { body: { audienceId, segmentId: b.segment } }],
    ['archive.start', { body: { audienceId, rule: inTheirs } }],
    ['archive.start', { body: { audienceId, step: { flowId: b.flow, stepId: 'email-1' } } }],
    ['campaigns.create', { body: { audienceId, name: 'Y', whom: { by: 'segment', segmentId: b.segment } } }],
    ['contacts.list', { query: { audienceId, filters: JSON.stringify([{ field: 'segments', op: 'any', values: [b.segment] }]) } }],
    ['archive.contacts', { query: { audienceId, runId: b.contact } }],
    ['archive.start', { body: { audienceId, segmentId: b.contact } }],
    [
      'sunset.create',
      { body: { audienceId, name: 'X', who: { by: 'segment', segmentId: b.contact }, first: { flowId: b.flow, days: 9 } } },
    ],
    ['sunset.create', { body: { audienceId, name: 'X', who: { by: 'retention' }, first: { flowId: b.flow, days: 9 } } }],
    ['sunset.update', { params: { id: a.contact }, body: { first: { flowId: b.flow, days: 9 } } }],
    [
      'sunset.dryRun',
      { body: { audienceId, policyId: b.contact, who: { by: 'retention' }, first: null, limitContacts: null, limitPercent: null } },
    ],
    ['archive.unarchive', { body: { audienceId, contactIds: [b.contact] } }],
    ['events.take', { body: { audienceId, events: { name: 'test', contactId: b.contact } } }],
    ['events.take', { body: { audienceId, events: { name: 'test', externalId: 'Beta-0' } } }],
    ['imports.change', { params: { id: a.import }, body: { choices: { lists: [b.list] } } }],
    ['exports.create', { body: { audienceId, ids: [b.contact], columns: ['email', 'firstName'] } }],
    ['exports.create', { body: { audienceId, filters, columns: ['email', 'firstName'] } }],
    ['flows.preview', { params: { id: a.flow }, body: { stepId: 'email-1', contactId: b.contact } }],
    ['flows.testSend', { params: { id: a.flow }, body: { stepId: 'email-1', contactId: b.contact, to: 'me@alpha.example' } }],
    ['flows.enroll', { params: { id: a.flow }, body: { contacts: [{ id: b.contact }] } }],
    ['testRuns.start', { params: { id: a.flow }, body: { contactId: b.contact, to: 'me@alpha.example' } }],
    ['messages.list', { query: { audienceId, flowId: b.flow } }],
    ['messages.list', { query: { audienceId, campaignId: b.campaign } }],
    ['campaigns.create', { body: { audienceId, name: 'X', whom: { by: 'contacts', ids: [b.contact] } } }],
    ['campaigns.create', { body: { audienceId, name: 'X', whom: { by: 'segment', segmentId: b.contact } } }],
    ['campaigns.create', { body: { audienceId, name: 'X', from: b.campaign } }],
    ['campaigns.update', { params: { id: a.campaign }, body: { whom: { by: 'contacts', ids: [a.contact, b.contact] } } }],
    ['campaigns.preview', { params: { id: a.campaign }, body: { contactId: b.contact } }],
    ['campaigns.test', { params: { id: a.campaign }, body: { contactId: b.contact, to: 'me@alpha.example' } }],
    ['messages.list', { query: { audienceId, contactId: b.contact } }],
    ['contacts.list', { query: { audienceId, filters: JSON.stringify(filters) } }],
    ['contacts.count', { query: { audienceId, filters: JSON.stringify(filters) } }],
    ['contacts.list', { query: { audienceId, search: 'beta' } }],
  ];
};

/** Nothing of Beta: neither its ids nor its name, which stands in everything it has. What we sent ourselves comes back. */
function silentAboutBeta(text: string, said: Said): string[] {
  const sent = JSON.stringify(said);
  const words = [...Object.values(b), 'Beta'].filter((word) => !sent.includes(word));
  return words.filter((word) => text.includes(word));
}
const run = (jobId: string) =>
  new MockActivityEnvironment().run(createRunJob({ db, client: {} as Client, queues: queues(), site: SITE }), { jobId });

test('no list of one audience shows anything of another', async () => {
  const told: string[] = [];
  for (const { name, said } of all) {
    if (said.method !== 'GET' || said.download || !('audienceId' in shapeOf(said.query))) continue;
    const query = { audienceId: a.audience, ...(name === 'segments.values' ? { of: 'event' } : {}) };
    const { status, text } = await ask(name, { query });
    if (status !== 200) told.push(`${name} answers ${status}: ${text}`);
    for (const word of silentAboutBeta(text, { query })) told.push(`${name} tells ${word}`);
  }
  expect(told).toEqual([]);
});

test('ids of another audience are refused or find nobody; it stays as it was, to the last row', async () => {
  const before = await everythingOf(db, b.audience);
  expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThan(15);
  const told: string[] = [];
  for (const [name, said] of mixed()) {
    const { status, text } = await ask(name, said);
    for (const word of silentAboutBeta(text, said)) told.push(`${name} tells ${word}`);
    if (status >= 500 && status !== 503) told.push(`${name} answers ${status}: ${text}`);
  }
  for (const { id } of await db('jobs').where({ audience_id: a.audience, state: 'waiting' })) await run(id);
  expect(told).toEqual([]);
  const after = await everythingOf(db, b.audience);
  for (const table of Object.keys(before)) expect([table, after[table]]).toEqual([table, before[table]]);
  expect(await crossings(db)).toEqual([]);
  const files = await db('file_parts as p').join('files as f', 'f.id', 'p.file_id').where('f.audience_id', a.audience).select('p.bytes');
  expect(files.filter(({ bytes }: { bytes: Buffer }) => /beta/i.test(bytes.toString('latin1')))).toEqual([]);
}, 120_000);

test('an endpoint that takes ids of two kinds is tried above', () => {
  const tried = new Set(mixed().map(([name]) => name));
  const forgotten = all.filter(({ name, said }) => idsOf(said).size > 1 && !tried.has(name) && !said.upload).map(({ name }) => name);
  expect(forgotten).toEqual([]);
});

type Json = {
  properties?: Record<string, Json>;
  format?: string;
  items?: Json;
  anyOf?: Json[];
  oneOf?: Json[];
  $defs?: Record<string, Json>;
};
const json = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
const shapeOf = (schema: z.ZodType) => json(schema).properties ?? {};
/** The names under which an endpoint takes ids. */
function idsOf({ params, query, body }: Endpoint): Set<string> {
  const found = new Set<string>();
  const walk = (schema: Json, key: string): void => {
    if (schema.format === 'uuid') found.add(key);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, name);
    if (schema.items) walk(schema.items, key);
    for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) walk(inner, key);
  };
  for (const part of [params, query, body]) walk(json(part), '');
  return found;
}
