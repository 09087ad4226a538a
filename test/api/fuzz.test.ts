import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { z } from 'zod';
import { contract } from '../../api/contract.ts';
import type { Endpoint } from '../../api/http/endpoint.ts';
import { apiOn } from '../support/app.ts';
import { arbitrary, type Schema } from '../support/arbitrary.ts';
import { freshDatabase } from '../support/database.ts';
import { winBack } from '../support/factories.ts';
import { anOrder, shopOf } from '../support/shop.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 40);
const endpoints = Object.entries(contract).flatMap(([module, verbs]) =>
  Object.entries(verbs as Record<string, Endpoint>).map(([verb, said]) => ({ name: `${module}.${verb}`, said })),
);

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let server: Server;
let base: string;
/** Rows of every kind that exist, and every kind's id is tried everywhere. */
const ids: string[] = [];

beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  server = await new Promise<Server>((ready) => {
    const listening = apiOn(db).listen(0, '127.0.0.1', () => ready(listening));
    // a slow shrink between two requests must not find the connection hung up
    listening.keepAliveTimeout = 120_000;
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await furnish();
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await drop();
});

async function furnish(): Promise<void> {
  const shop = await shopOf(db);
  const taken = await shop.take(anOrder('known@shop.example', 150), anOrder('other@shop.example', 3));
  const flows = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const body = JSON.stringify({ audienceId: shop.audienceId, name, template: 'win-back-series' });
      const made = await fetch(`${base}/api/flows`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return ((await made.json()) as { id: string }).id;
    }),
  );
  const [flow] = flows as [string];
  const version = v7();
  const definition = winBack();
  await db('flow_versions').insert({ id: version, flow_id: flow, number: 1, definition: JSON.stringify(definition), actor: 'test' });
  await db('flows').where({ id: flow }).update({ status: 'live', live_version_id: version, activated_at: new Date() });
  const [enrollment, message, mail] = [v7(), v7(), v7()];
  const [order] = taken as [(typeof taken)[number]];
  const common = { audience_id: shop.audienceId, flow_id: flow, version_id: version, contact_id: order.contactId };
  await db('enrollments').insert({
    ...common,
    id: enrollment,
    episode: order.id,
    anchor_order_id: order.id,
    origin: 'api',
    arm: 'treated',
    entered_at: new Date(),
    position: definition.entry,
    since: new Date(),
    queue: 'decide',
    actor: 'test',
  });
  await db('messages').insert({
    ...common,
    id: message,
    enrollment_id: enrollment,
    step_id: 'email-1',
    step_name: 'E-mail 1',
    dedupe_key: `${enrollment}:1`,
    provider: 'smtp',
    state: 'sent',
    at: new Date(),
    subject: 'Hello',
  });
  const note = v7();
  await db('notes').insert({ id: note, audience_id: shop.audienceId, contact_id: order.contactId, text: 'Hello', actor: 'operator' });
  ids.push(note);
  await db('caught_mails').insert({
    id: mail,
    sender: 'a@b.example',
    recipients: ['c@d.example'],
    subject: 'Hello',
    source: Buffer.from('Subject: Hello\r\n\r\nHi'),
  });
  const campaigns = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const body = JSON.stringify({ audienceId: shop.audienceId, name });
      const made = await fetch(`${base}/api/campaigns`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return ((await made.json()) as { id: string }).id;
    }),
  );
  ids.push(...campaigns);
  await db('campaigns').where({ id: campaigns[0] }).update({ status: 'sending', total: 1, started_at: new Date() });
  await db('messages').insert({
    audience_id: shop.audienceId,
    contact_id: order.contactId,
    id: v7(),
    campaign_id: campaigns[0],
    step_id: 'email',
    step_name: 'a',
    dedupe_key: `${campaigns[0]}:${order.contactId}`,
    provider: 'smtp',
    state: 'sent',
    at: new Date(),
    subject: 'Hello',
    clicked_at: new Date(),
  });
  const [tag, other] = [v7(), v7()];
  await db('tags').insert([tag, other].map((id, n) => ({ id, audience_id: shop.audienceId, name: `Tag ${n}`, actor: 'test' })));
  const imports = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const body = 'email;nom;né le\nimported@shop.example;Nom;12/03/1990\n';
      const headers = { 'content-type': 'text/csv' };
      const made = await fetch(`${base}/api/imports?audienceId=${shop.audienceId}&name=${name}.csv`, { method: 'POST', headers, body });
      return ((await made.json()) as { id: string }).id;
    }),
  );
  const [a, b] = taken.map(({ contactId }) => contactId).sort() as [string, string];
  const [merge, cleanUp, exclusion] = [v7(), v7(), v7()];
  await db('twins').insert({ audience_id: shop.audienceId, a_id: a, b_id: b, reasons: ['phone'] });
  await db('merges').insert({
    id: merge,
    audience_id: shop.audienceId,
    kept_id: a,
    merged_id: v7(),
    snapshot: '{}',
    actor: 'test',
  });
  await db('jobs').insert({
    id: cleanUp,
    audience_id: shop.audienceId,
    kind: 'clean-up',
    params: '{"how":"archive","by":"status","lists":[]}',
    actor: 'test',
  });
  const segments = [v7(), v7()];
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'orders', what: 'never' }] };
  await db('segments').insert([
    { id: segments[0], audience_id: shop.audienceId, name: 'Never', kind: 'rule', rule: JSON.stringify(rule), actor: 'test' },
    { id: segments[1], audience_id: shop.audienceId, name: 'Chosen', kind: 'static', rule: null, actor: 'test' },
  ]);
  ids.push(...(segments as string[]));
  const archiveRun = v7();
  await db('jobs').insert({ id: archiveRun, audience_id: shop.audienceId, kind: 'archive', params: '{}', actor: 'test' });
  await db('archive_runs').insert({ id: archiveRun, audience_id: shop.audienceId, source: '{"by":"selection"}', actor: 'test' });
  const [policy, sunsetRun] = [v7(), v7()];
  const [who, schedule] = ['{"by":"retention","years":3}', '{"every":1,"day":1,"hour":6}'];
  await db('sunset_policies').insert({ id: policy, audience_id: shop.audienceId, name: 'Silent', who, schedule, actor: 'test' });
  await db('sunset_runs').insert({ id: sunsetRun, policy_id: policy, key: 'k', state: 'asks' });
  ids.push(archiveRun, policy, sunsetRun);
  await db('exclusions').insert({ id: exclusion, audience_id: shop.audienceId, kind: 'ends', pattern: '.invalid', actor: 'test' });
  const owned = { audience_id: shop.audienceId, actor: 'test' };
  const [list, category, group, permission, field, into] = [v7(), v7(), v7(), v7(), v7(), v7()];
  await db('lists').insert({ ...owned, id: list, name: 'News', position: 1 });
  await db('group_categories').insert({ id: category, audience_id: shop.audienceId, name: 'Sports', position: 1 });
  await db('groups').insert({ id: group, audience_id: shop.audienceId, category_id: category, name: 'Golf', position: 1 });
  await db('permissions').insert({ ...owned, id: permission, channel: 'email', version: 1, text: 'I agree.' });
  await db('fields').insert({ ...owned, id: field, key: 'size', label: 'Size', type: 'number', position: 1 });
  await db('fields').insert({ ...owned, id: into, key: 'note', label: 'Note', type: 'long_text', position: 2 });
  ids.push(merge, cleanUp, exclusion, list, category, group, permission, field, into);
  ids.push(
    ...imports,
    tag,
    other,
    shop.audienceId,
    shop.storeId,
    ...taken.flatMap(({ id, contactId }) => [id, contactId]),
    ...flows,
    enrollment,
    message,
    mail,
  );
}

const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
const words = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

async function ask({ method, path }: Endpoint, { params, query, body }: { params: unknown; query: unknown; body: unknown }) {
  const parts = (params ?? {}) as Record<string, unknown>;
  const address = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(words(parts[key]).replace(/\p{Surrogate}/gu, '?') || '-'));
  const search = new URLSearchParams(
    Object.entries(typeof query === 'object' ? (query ?? {}) : {}).map(([key, value]) => [key, words(value)] as [string, string]),
  );
  const answer = await fetch(`${base}${address}?${search}`, {
    method,
    ...(method === 'GET' || body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  return { status: answer.status, text: await answer.text() };
}

test.each(endpoints)('$name never fails on bad input, and always says what to do', async ({ said }) => {
  const part = (schema: z.ZodType) => (schema.type === 'undefined' ? fc.constant(undefined) : arbitrary(jsonSchema(schema), ids));
  const call = fc.record({ params: part(said.params), query: part(said.query), body: part(said.body) });
  await fc.assert(
    fc.asyncProperty(call, async (input) => {
      const { status, text } = await ask(said, input);
      // no Temporal stands behind this API: what needs it says so
      if (status === 503)
        return expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/Temporal/) });
      if (status >= 500) throw new Error(`${status}: ${text}`);
      if (status >= 400)
        expect(JSON.parse(text)).toMatchObject({
          id: expect.any(String),
          code: expect.any(String),
          message: expect.stringMatching(/\w.*[.!?)”]$/s),
        });
    }),
    { numRuns: RUNS },
  );
});
