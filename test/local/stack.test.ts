import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { identityOf } from '../../api/local/processes.ts';
import type { Stack } from '../../api/local/stack-folder.ts';

const data = mkdtempSync(path.join(tmpdir(), 'rekindle-stack-'));
let parent: ChildProcess;
let said = '';

/** Starts the stack as `npm start -- --empty` does and waits until it says where to look. */
async function start(): Promise<Stack> {
  said = '';
  parent = spawn(process.execPath, ['--import', 'tsx', 'api/local/start.ts', '--empty'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      REKINDLE_DATA: data,
      TEMPORAL_ADDRESS: undefined,
      SMTP_URL: undefined,
      npm_lifecycle_event: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [parent.stdout, parent.stderr]) stream?.on('data', (chunk) => (said += chunk));
  await until(() => /Ctrl-C stops everything/.test(said) || parent.exitCode !== null, 90_000);
  if (parent.exitCode !== null) throw new Error(said);
  return read();
}
const read = () => JSON.parse(readFileSync(path.join(data, 'stack.json'), 'utf8')) as Stack;

async function until(what: () => boolean | Promise<boolean>, ms: number) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (await what()) return;
  throw new Error(`Waited ${ms / 1000} s in vain. The stack said:\n${said}`);
}
const isUp = async ({ api }: Stack) =>
  fetch(`${api}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
const alive = ({ pids }: Stack) => Object.entries(pids).filter(([, pid]) => identityOf(pid) !== null);

async function ask(stack: Stack, sql: string) {
  const client = new pg.Client({ connectionString: stack.postgres });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}
async function stop() {
  const from = Date.now();
  parent.kill('SIGTERM');
  await until(() => parent.exitCode !== null || parent.signalCode !== null, 25_000);
  return Date.now() - from;
}

afterEach(async () => {
  if (parent && parent.exitCode === null && parent.signalCode === null) await stop();
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('everything answers; a killed parent is taken over with its data; one signal stops all', async () => {
  const first = await start();
  expect(await (await fetch(`${first.api}/healthz`)).json()).toEqual({ ok: true });
  expect((await fetch(first.url)).headers.get('content-type')).toMatch(/html/);
  expect((await fetch(first.temporalUi as string)).ok).toBe(true);
  expect(Object.keys(first.pids).sort()).toEqual(['api', 'mail-catcher', 'postgres', 'temporal', 'worker']);
  await ask(first, 'create table kept as select 1 as n');

  parent.kill('SIGKILL');
  await until(() => parent.signalCode !== null, 5_000);
  expect(alive(first)).toHaveLength(5);
  const orphans = alive(first).map(([, pid]) => identityOf(pid));

  const second = await start();
  expect(said).toMatch(/taking over from a start that was killed/);
  expect(await isUp(second)).toBe(true);
  expect((await ask(second, 'select n from kept')).rows).toEqual([{ n: 1 }]);
  const now = Object.values(second.pids).map(identityOf);
  for (const orphan of orphans) expect(now).not.toContain(orphan);
  expect(second.api).toBe(first.api);

  const took = await stop();
  expect(took).toBeLessThan(12_000);
  expect(alive(second)).toEqual([]);
  expect(existsSync(path.join(data, 'stack.json'))).toBe(false);
}, 240_000);

test('whatever child is killed comes back, and a second start is refused', async () => {
  const first = await start();
  const again = spawn(process.execPath, ['--import', 'tsx', 'api/local/start.ts', '--empty'], {
    env: { ...process.env, NODE_OPTIONS: '', REKINDLE_DATA: data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let refusal = '';
  again.stderr.on('data', (chunk) => (refusal += chunk));
  await until(() => again.exitCode !== null, 20_000);
  expect(again.exitCode).toBe(1);
  expect(refusal).toContain(`already runs here at ${first.url}`);

  for (const [name, pid] of Object.entries(first.pids)) {
    process.kill(pid, 'SIGKILL');
    await until(() => new RegExp(`${name} ended \\(SIGKILL\\)`).test(said) && new RegExp(`${name} is back`).test(said), 60_000);
    expect(read().pids[name]).not.toBe(pid);
  }
  await until(() => isUp(first), 30_000);
  await stop();
}, 240_000);
