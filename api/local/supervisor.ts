import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, end } from './processes.ts';

export interface Service {
  name: string;
  /** Starts it and resolves when it is of use; called again whenever it died. */
  start(started: (child: Child) => void): Promise<unknown>;
  signal?: NodeJS.Signals;
  /** How long it may take to stop, ms. */
  patience?: number;
}

export interface Supervisor {
  /** Starts a service; rejects when the first start fails. Afterwards it is kept running. */
  keep(service: Service): Promise<void>;
  restart(name: string): Promise<void>;
  /** Stops group after group. */
  stop(...groups: string[][]): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

/** A service that stayed up this long has earned a quick restart. */
const STEADY_MS = 60_000;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 30_000;

/** Keeps child processes running: one that dies is started again, after rests that double. `onChild` hears every new process. */
export function supervisor(onChild: (name: string, child: Child) => void, say: (line: string) => void): Supervisor {
  const services = new Map<string, { service: Service; child: Child | null; expected: boolean }>();
  let stopping = false;

  const start = async (name: string) => {
    const entry = services.get(name);
    if (!entry) throw new Error(`There is no ${name}.`);
    entry.expected = false;
    await entry.service.start((child) => {
      entry.child = child;
      onChild(name, child);
      const from = Date.now();
      child.once('exit', (code, signal) => {
        if (entry.child === child) entry.child = null;
        if (!stopping && !entry.expected && entry.service === services.get(name)?.service) died(name, from, signal ?? `code ${code}`);
      });
    });
  };

  const rests = new Map<string, number>();
  const up = new Set<string>();
  const died = (name: string, from: number, how: string) => {
    if (!up.delete(name)) return; // a failing start answers for itself
    if (Date.now() - from > STEADY_MS) rests.delete(name);
    void bringBack(name, how);
  };
  const bringBack = async (name: string, how: string) => {
    for (let why = how; !stopping; ) {
      const rest = rests.get(name) ?? FIRST_REST_MS;
      rests.set(name, Math.min(rest * 2, LONGEST_REST_MS));
      say(`${name} ended (${why}); starting it again in ${rest / 1000} s`);
      await sleep(rest);
      if (stopping) return;
      try {
        await start(name);
        up.add(name);
        return say(`${name} is back`);
      } catch (error) {
        why = (error as Error).message.split('\n')[0] ?? 'failed';
      }
    }
  };

  const halt = async (name: string) => {
    const entry = services.get(name);
    if (!entry?.child) return;
    entry.expected = true;
    await end(entry.child, { signal: entry.service.signal ?? 'SIGTERM', patience: entry.service.patience ?? 5_000 });
  };

  return {
    async keep(service) {
      services.set(service.name, { service, child: null, expected: false });
      await start(service.name);
      up.add(service.name);
    },
    async restart(name) {
      up.delete(name);
      await halt(name);
      try {
        await start(name);
        up.add(name);
      } catch (error) {
        up.add(name);
        died(name, Date.now(), (error as Error).message.split('\n')[0] ?? 'failed');
      }
    },
    async stop(...groups) {
      stopping = true;
      for (const group of groups) await Promise.all(group.map(halt));
    },
    kill() {
      stopping = true;
      for (const { child } of services.values()) child?.kill('SIGKILL');
    },
  };
}
