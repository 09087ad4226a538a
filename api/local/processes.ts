import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that can be recognised later: pids are reused, a pid with its start time and command line is not. */
export interface Known {
  pid: number;
  identity: string;
}

/** Start time and command line of `pid`; null when it is gone (or a zombie). */
export function identityOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return `${fields[19]} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 300)}`;
  } catch {
    if (process.platform === 'linux') return null;
  }
  try {
    return (
      execFileSync('ps', ['-p', String(pid), '-o', 'lstart=,args='], { encoding: 'utf8' })
        .trim()
        .slice(0, 300) || null
    );
  } catch {
    return null;
  }
}

export const isAlive = ({ pid, identity }: Known) => identityOf(pid) === identity;

/** Asks a process to end, and ends it after `patience` ms. Does nothing when the pid belongs to someone else by now. */
export async function end(known: Known, { signal = 'SIGTERM' as NodeJS.Signals, patience = 5_000 } = {}): Promise<void> {
  if (!isAlive(known)) return;
  send(known.pid, signal);
  for (const until = Date.now() + patience; Date.now() < until; await sleep(20)) if (!isAlive(known)) return;
  send(known.pid, 'SIGKILL');
  for (const until = Date.now() + 5_000; isAlive(known) && Date.now() < until; ) await sleep(20);
}

function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export type Child = ChildProcess & Known;

export interface Command {
  file: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Where both outputs go, appended. */
  log: string;
  user?: { uid: number; gid: number };
}

/** Starts a process in a group of its own, so that Ctrl-C reaches only us and everything stops in our order. */
export function launch({ file, args, env, log, user }: Command): Child {
  mkdirSync(path.dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', out, out],
    env: env ?? process.env,
    ...(user ?? {}),
  });
  closeSync(out);
  child.on('error', () => {});
  const { pid } = child;
  if (!pid) throw new Error(`Could not start ${file}.`);
  return Object.assign(child, { pid, identity: settledIdentity(pid) });
}

/** Right after the fork the command line is still ours: wait (a few ms at most) until it is the child's. */
function settledIdentity(pid: number): string {
  const mine = identityOf(process.pid)?.split(' ').slice(1).join(' ');
  for (let i = 0; i < 200; i++) {
    const identity = identityOf(pid);
    if (identity === null || identity.split(' ').slice(1).join(' ') !== mine) return identity ?? 'gone';
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
  return identityOf(pid) ?? 'gone';
}

/** The last lines of a log file: what a failed process had to say. */
export function lastWords(log: string, lines = 12): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
