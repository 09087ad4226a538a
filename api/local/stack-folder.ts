import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { end, identityOf, isAlive, type Known } from './processes.ts';

/** Where to find the running stack; `.rekindle/stack.json`. */
export interface Stack {
  url: string;
  api: string;
  temporal: string;
  /** null = the server is someone else's and its UI unknown. */
  temporalUi: string | null;
  postgres: string;
  smtp: string;
  pids: Record<string, number>;
}

interface Processes {
  owner: Known;
  children: Record<string, Known>;
}

export interface StackFolder {
  dir: string;
  log(name: string): string;
  secret(): string;
  remember(name: string, child: Known): void;
  pids(): Record<string, number>;
  publish(stack: Omit<Stack, 'pids'>): void;
  /** After a clean stop nothing claims to run. */
  clear(): void;
}

const LOG_LIMIT = 10_000_000;

/**
 * The folder that holds everything of one installation. Throws when another `npm start` works in it; ends what a killed one left
 * behind (recognised by start time and command line: a pid alone may be a stranger's by now), so that data are opened once.
 */
export async function openStackFolder(place: string, say: (line: string) => void): Promise<StackFolder> {
  const dir = path.resolve(place);
  mkdirSync(path.join(dir, 'logs'), { recursive: true });
  const processesFile = path.join(dir, 'processes.json');
  const stackFile = path.join(dir, 'stack.json');
  const left = read<Processes>(processesFile);
  if (left && isAlive(left.owner)) {
    const url = read<Stack>(stackFile)?.url;
    throw new Error(`Rekindle already runs here${url ? ` at ${url}` : ''} (process ${left.owner.pid}). Stop it first, or open it.`);
  }
  const orphans = Object.entries(left?.children ?? {}).filter(([, child]) => isAlive(child));
  if (orphans.length) say(`taking over from a start that was killed: ${orphans.map(([name]) => name).join(', ')}`);
  // Postgres last: whoever writes to it ends first
  await Promise.all(orphans.filter(([name]) => name !== 'postgres').map(([, child]) => end(child, { patience: 3_000 })));
  await Promise.all(orphans.filter(([name]) => name === 'postgres').map(([, child]) => end(child, { signal: 'SIGINT' })));

  const processes: Processes = { owner: { pid: process.pid, identity: identityOf(process.pid) ?? '' }, children: {} };
  let stack: Omit<Stack, 'pids'> | null = null;
  const pids = () => Object.fromEntries(Object.entries(processes.children).map(([name, { pid }]) => [name, pid]));
  const save = () => {
    write(processesFile, processes);
    if (stack) write(stackFile, { ...stack, pids: pids() });
  };
  save();
  return {
    dir,
    pids,
    log(name) {
      const file = path.join(dir, 'logs', `${name}.log`);
      if (existsSync(file) && statSync(file).size > LOG_LIMIT) renameSync(file, `${file}.1`);
      return file;
    },
    secret() {
      const file = path.join(dir, 'secret');
      if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
      return readFileSync(file, 'utf8');
    },
    remember(name, { pid, identity }) {
      processes.children[name] = { pid, identity };
      save();
    },
    publish(addresses) {
      stack = addresses;
      save();
    },
    clear() {
      rmSync(stackFile, { force: true });
      rmSync(processesFile, { force: true });
    },
  };
}

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** In one step: whoever reads sees the old or the new, never half. */
function write(file: string, content: unknown) {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
