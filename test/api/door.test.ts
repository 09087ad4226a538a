import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { v7 } from 'uuid';
import { apiOn } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let app: Express;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  app = apiOn(db);
});
afterAll(() => drop());

const named = (name: string) => request(app).post('/api/audiences').send({ name });

test('a rebound DNS name and another site’s script are refused; our own page and programs pass', async () => {
  const list = () => request(app).get('/api/audiences');
  expect((await list()).status).toBe(200);
  expect((await list().set('Host', 'localhost:4000').set('Origin', 'http://localhost:4000')).status).toBe(200);
  const rebound = await list().set('Host', 'evil.example');
  expect(rebound.status).toBe(403);
  expect(rebound.body.message).toContain('PUBLIC_URL');
  expect((await list().set('Origin', 'https://evil.example')).status).toBe(403);
  expect((await list().set('Host', 'localhost:4000').set('Origin', 'http://localhost:9999')).status).toBe(403);
  expect((await list().set('Origin', 'null')).status).toBe(403);
});

test('what can’t be read is answered with a sentence, the field and an id', async () => {
  const post = () => request(app).post('/api/audiences');
  const broken = await post().set('Content-Type', 'application/json').send('{"name":');
  expect(broken).toMatchObject({ status: 400, body: { code: 'invalid', message: 'The body is not valid JSON.' } });
  const absent = await post();
  expect(absent).toMatchObject({ status: 400, body: { message: expect.stringContaining('JSON body') } });
  const blank = await named(' ');
  expect(blank).toMatchObject({
    status: 400,
    body: { details: [{ field: 'name', message: 'Give the audience a name.' }], id: expect.any(String) },
  });
  expect(await named('with \0 in it')).toMatchObject({ status: 400, body: { message: expect.stringContaining('NUL') } });
  expect(await named('half a \ud800 pair')).toMatchObject({ status: 400 });
  const deep = await post()
    .set('Content-Type', 'application/json')
    .send(`{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
  expect(deep.status).toBe(400);
  const large = await post().send({ name: 'x'.repeat(9_000_000) });
  expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } });
  expect(await request(app).get('/api/contacts/not-an-id')).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('not an id') },
  });
  expect(await request(app).get(`/api/contacts/${v7()}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await request(app).get('/api/contacts/%E0%A4%A')).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  expect(await request(app).get('/api/nothing')).toMatchObject({
    status: 404,
    body: { code: 'not_found', message: expect.stringContaining('openapi') },
  });
  const { id: audienceId } = (await named('Here')).body;
  expect((await request(app).get(`/api/contacts?audienceId=${audienceId}&cursor=W10`)).body.message).toContain('cursor');
});

test('one Idempotency-Key is one deed: the same answer again, and 409 for another body', async () => {
  const key = v7();
  const post = (name: string) => named(name).set('Idempotency-Key', key);
  const first = await post('Once');
  const again = await post('Once');
  expect(first.status).toBe(201);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(await db('audiences').where({ name: 'Once' })).toHaveLength(1);
  expect(await post('Twice')).toMatchObject({ status: 409, body: { code: 'conflict' } });

  const crowd = await Promise.all(Array.from({ length: 8 }, () => named('Crowd').set('Idempotency-Key', `${key}-crowd`)));
  expect(await db('audiences').where({ name: 'Crowd' })).toHaveLength(1);
  expect(new Set(crowd.map((answer) => answer.status)).size).toBeLessThanOrEqual(2);
  for (const { status } of crowd) expect([201, 409]).toContain(status);
});

test('a deed that failed frees its Idempotency-Key', async () => {
  const post = (body: object) => request(app).post('/api/audiences').set('Idempotency-Key', 'mended').send(body);
  const refusedBody = { name: 'Lawful', recipients: 'customers' };
  expect(await post(refusedBody)).toMatchObject({ status: 422, body: { details: [{ field: 'legalBasis' }] } });
  expect((await post({ ...refusedBody, legalBasis: 'Art. L34-5 CPCE' })).status).toBe(201);
});

test('it says whether it lives, whether it can work, what it counts, and what it offers', async () => {
  expect(await request(app).get('/healthz')).toMatchObject({ status: 200, body: { ok: true } });
  expect(await request(app).get('/readyz')).toMatchObject({ status: 503, body: { database: true, temporal: false } });
  const metrics = await request(app).get('/metrics');
  expect(metrics.text).toContain('rekindle_http_seconds_count');
  expect(metrics.text).toContain('rekindle_nudges_waiting{lane="facts"} 0');
  const policy = (await request(app).get('/healthz')).headers['content-security-policy'];
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain('upgrade-insecure-requests');
});

test('the contract is told as OpenAPI 3.1 in which every reference leads somewhere', async () => {
  const { body } = await request(app).get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(body.paths['/api/flows/{id}/publish'].post.responses['200'].content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/Flow',
  });
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] as string);
  expect(references.length).toBeGreaterThan(20);
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\/components\/schemas\//);
    expect(body.components.schemas).toHaveProperty([reference.split('/').at(-1) as string]);
  }
  for (const [path, methods] of Object.entries<Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>(
    body.paths,
  ))
    for (const { parameters } of Object.values(methods))
      expect(parameters.filter((p) => p.in === 'path').map((p) => `{${p.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
});
