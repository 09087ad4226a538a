import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, untilListening } from './ports.ts';
import { lastWords, launch } from './processes.ts';
import type { StackFolder } from './stack-folder.ts';
import type { Service } from './supervisor.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Own {
  name: string;
  entry: string;
  env: Record<string, string>;
  /** Of use when this answers 200 … */
  url?: string;
  /** … or when something listens here; without either, when its health port answers 200. */
  port?: number;
  patience?: number;
}

/** One of our own processes, from source. */
export function ownService(folder: StackFolder, { name, entry, env, url, port, patience = 5_000 }: Own): Service {
  return {
    name,
    patience,
    async start(started) {
      const log = folder.log(name);
      const health = url || port ? null : String(await freePort());
      const child = launch({
        file: process.execPath,
        args: ['--import', 'tsx', path.join(root, entry)],
        env: { ...process.env, ...env, ...(health ? { HEALTH_PORT: health } : {}) },
        log,
      });
      started(child);
      const gone = () => (child.exitCode === null && child.signalCode === null ? null : `${name} ended:\n${lastWords(log)}`);
      if (port) await untilListening(port, gone);
      else await untilAnswers(url ?? `http://127.0.0.1:${health}/`, gone);
    },
  };
}

/** Polls until `url` answers 200; throws when `gone` says why not, or after a minute. */
async function untilAnswers(url: string, gone: () => string | null) {
  for (const until = Date.now() + 60_000; ; await sleep(50)) {
    const reason = gone();
    if (reason) throw new Error(reason);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`${url} does not answer after a minute.`);
  }
}
