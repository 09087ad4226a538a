import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type Engine, engine, SITE } from './engine.ts';

/** The product's own entries as processes that a test can kill. `ready` = what it prints once it works. */
export async function startProcess(
  entry: 'activities/worker.ts' | 'api/server.ts',
  env: Record<string, string>,
  ready: RegExp,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(path.join(process.env.TEST_LOGS ?? '/tmp', `rekindle-test-${path.basename(entry)}.log`), { flags: 'a' });
  child.stderr?.pipe(log, { end: false });
  await new Promise<void>((ok, fail) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      log.write(chunk);
      said = (said + chunk.toString()).slice(-20_000);
      if (ready.test(said)) ok();
    };
    child.stdout?.on('data', hear);
    child.once('exit', (code, signal) => fail(new Error(`${entry} ended with ${code ?? signal}:\n${said}`)));
  });
  return child;
}

/** A worker of its own process on `e`; mail goes nowhere unless `more` names a server. */
export const startWorkerOn = (e: Pick<Engine, 'url' | 'address' | 'prefix'>, more: Record<string, string> = {}): Promise<ChildProcess> =>
  startProcess(
    'activities/worker.ts',
    {
      DATABASE_URL: e.url,
      TEMPORAL_ADDRESS: e.address,
      SMTP_URL: 'smtp://127.0.0.1:9',
      SECRET: SITE.secret,
      QUEUE_PREFIX: e.prefix,
      WORKFLOW_BUNDLE: process.env.TEST_BUNDLE as string,
      ...more,
    },
    /worker ready/,
  );

/** kill -9, and waits until it is gone. */
export async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((ok) => child.once('exit', ok));
  child.kill('SIGKILL');
  await gone;
}

/** An engine whose worker is a process of its own, which the test starts and kills; both end with the file. */
export function killable(more: Record<string, string> = {}) {
  let worker: ChildProcess | undefined;
  const rig = {
    start: async () => {
      worker = await startWorkerOn(rig.e, more);
    },
    kill: () => kill(worker),
  } as { e: Engine; start(): Promise<void>; kill(): Promise<void> };
  beforeAll(async () => {
    rig.e = await engine({ worker: false });
  });
  afterAll(async () => {
    await rig.kill();
    await rig.e?.close();
  });
  return rig;
}
