import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../api/local/ports.ts';
import { temporalBinary } from '../../api/local/temporal-binary.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import { COMPOSE_FILE, readCompose, variablesOf } from '../support/compose-file.ts';
import { Container } from '../support/container.ts';
import { eventually } from '../support/engine.ts';
import { layOutImage } from '../support/image-folder.ts';
import { mailServer } from '../support/mail-server.ts';
import { ownServers } from '../support/own-servers.ts';

/** docker-compose.yml without Docker: the same commands, environments, order and healthchecks, as processes of this machine. */
let servers: Awaited<ReturnType<typeof ownServers>>;
let mail: Awaited<ReturnType<typeof mailServer>>;
let port: number;
const dir = mkdtempSync(path.join(tmpdir(), 'rekindle-image-'));
const running = new Map<string, Container>();
const variables = { POSTGRES_PASSWORD: 'a-password', SECRET: 'a secret with $igns', PUBLIC_URL: 'https://mail.shop.example', SMTP_URL: '' };

beforeAll(async () => {
  [servers, mail, port] = await Promise.all([ownServers({ migrated: false }), mailServer(), freePort()]);
  // the role that the postgres image makes from POSTGRES_USER
  await servers.db.raw('create role rekindle superuser login');
  variables.SMTP_URL = mail.url;
}, 60_000);
afterAll(async () => {
  await Promise.all([...running.values()].map((container) => container.stop()));
  await Promise.all([mail?.close(), servers?.close()]);
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

const client = [['docker', 'compose'], ['docker-compose']].find(
  ([file = '', ...args]) => spawnSync(file, [...args, 'version']).status === 0,
);
(client ? test : test.skip)('docker compose accepts the file', () => {
  const [file = '', ...args] = client as string[];
  const { status, stderr } = spawnSync(file, [...args, '-f', COMPOSE_FILE, 'config', '-q'], {
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('the README names every variable that the file reads, and what it must be told', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(variablesOf().filter((name) => !readme.includes(name))).toEqual([]);
  for (const name of ['POSTGRES_PASSWORD', 'SECRET', 'PUBLIC_URL', 'SMTP_URL'])
    expect(() => readCompose({ ...variables, [name]: '' })).toThrow(`required variable ${name} is missing`);
});

test('every service of ours starts in its order with its own command, is healthy, and mails a customer who lapsed', async () => {
  const image = layOutImage(dir, { ui: process.env.TEST_UI as string, bundle: process.env.TEST_BUNDLE as string });
  const health = await freePort();
  const here = (text: string) =>
    text
      .replace('postgres:5432', new URL(servers.url).host)
      .replace('temporal:7233', servers.address)
      .replace(/\b0\.0\.0\.0\b/, '127.0.0.1')
      .replace(/(^|:)4000\b/, `$1${port}`)
      .replace(/(^|:)4100\b/, `$1${health}`);
  const binary = await temporalBinary();
  const surroundings = { image, dir, here, path: `${path.dirname(binary)}${path.delimiter}${process.env.PATH}` };

  const services = readCompose(variables);
  const standIns = ['postgres', 'temporal', 'temporal-schema'];
  const start = async (name: string): Promise<Container> => {
    const known = running.get(name);
    if (known) return known;
    const service = services[name];
    if (!service) throw new Error(`${name} is waited for and not in the file`);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      if (standIns.includes(other)) continue;
      const before = await start(other);
      await (condition === 'service_healthy' ? before.healthy() : before.completed());
    }
    const container = new Container(name, service, surroundings);
    running.set(name, container);
    return container;
  };
  const ours = Object.keys(services).filter((name) => services[name]?.build);
  expect(ours).toEqual(['migrate', 'api', 'worker']);
  for (const name of ours) await start(name);
  await Promise.all(['api', 'worker'].map((name) => running.get(name)?.healthy()));
  expect([...running.keys()]).toEqual(['migrate', 'temporal-namespace', 'api', 'worker']);

  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<div id="root">');
  await mailSomeoneLapsed();

  const codes = await Promise.all(['api', 'worker'].map(async (name) => [name, await running.get(name)?.stop()]));
  expect(Object.fromEntries(codes)).toEqual({ api: 0, worker: 0 });
}, 120_000);

async function call(method: string, at: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${port}/api${at}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${at}: ${JSON.stringify(said)}`);
  return said;
}

/** From nothing to a mail in the customer's hands, then an order that ends the walk: all through the API, as a shop would. */
async function mailSomeoneLapsed() {
  const audience = await call('POST', '/audiences', {
    name: 'Shop',
    senderName: 'Shop',
    senderAddress: 'shop@shop.example',
    postalAddress: '1 Street, Town',
    recipients: 'customers',
    legalBasis: 'They bought from us',
  });
  const { items } = await call('GET', `/stores?audienceId=${audience.id}`);
  const buys = (externalId: string, days: number) =>
    call('POST', '/orders', {
      storeId: items[0].id,
      orders: { externalId, email: 'ada@shop.example', placedAt: new Date(Date.now() - days * 86_400_000).toISOString(), total: '20.00' },
    });
  await buys('1', 130);
  const flow = await call('POST', '/flows', { audienceId: audience.id, name: 'Win back', template: 'win-back-series' });
  const definition = flow.draft as Definition;
  definition.settings.window = null;
  await call('PUT', `/flows/${flow.id}/draft`, { draftRev: flow.draftRev, definition });
  await call('POST', `/flows/${flow.id}/publish`, {});
  await call('POST', `/flows/${flow.id}/enrollments`, { contacts: [{ email: 'ada@shop.example' }] });
  expect(await eventually(async () => mail.taken.length === 1, 20_000)).toBe(true);
  await buys('2', 0);
  const over = async () =>
    (await call('GET', `/flows/${flow.id}/enrollments`)).items.every((walk: { endedAt: string | null }) => walk.endedAt);
  expect(await eventually(over, 10_000)).toBe(true);
}
