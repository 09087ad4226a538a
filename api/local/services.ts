import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { type Known, lastWords, launch } from './processes.ts';
import type { StackFolder } from './stack-folder.ts';
import type { Service } from './supervisor.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** One of our own processes, from source. It is of use when `ready` answers 200. */
export function ownService(
  folder: StackFolder,
  {
    name,
    entry,
    env,
    ready,
    patience = 5_000,
  }: { name: string; entry: string; env: Record<string, string>; ready?: string; patience?: number },
): Service {
  return {
    name,
    patience,
    async start(started) {
      const log = folder.log(name);
      const own = ready ? env : { ...env, HEALTH_PORT: String(await freePort()) };
      const child = launch({
        file: process.execPath,
        args: ['--import', 'tsx', path.join(root, entry)],
        env: { ...process.env, ...own },
        log,
      });
      started(child);
      await untilAnswers(ready ?? `http://127.0.0.1:${own.HEALTH_PORT}/`, child, () => `${name} ended:\n${lastWords(log)}`);
    },
  };
}

/** Polls until `url` answers 200; throws when the process is gone, or after a minute. */
export async function untilAnswers(url: string, child: Known & { exitCode: number | null; signalCode: string | null }, gone: () => string) {
  for (const until = Date.now() + 60_000; ; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(gone());
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`${url} does not answer. ${gone()}`);
  }
}
