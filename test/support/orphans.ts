import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { end, identityOf, isAlive, type Known } from '../../api/local/processes.ts';

const PREFIX = 'rekindle-test-';

export interface RunFolder {
  dir: string;
  /** Writes down a child, so that the next run can end it should this one be killed. */
  remember(child: Known): void;
}

/** A folder for this run, which says whose it is. */
export function runFolder(): RunFolder {
  const dir = mkdtempSync(path.join(tmpdir(), PREFIX));
  const run = { owner: { pid: process.pid, identity: identityOf(process.pid) ?? '' }, children: [] as Known[] };
  const write = () => writeFileSync(path.join(dir, 'run.json'), JSON.stringify(run));
  write();
  const remember = ({ pid, identity }: Known) => {
    run.children.push({ pid, identity });
    write();
  };
  return { dir, remember };
}

/** Ends what killed runs left behind, and only that: runs whose owner lives are somebody's at work. */
export async function clearOrphans(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))) {
    const dir = path.join(tmpdir(), name);
    const file = path.join(dir, 'run.json');
    if (!existsSync(file)) continue;
    const { owner, children } = JSON.parse(readFileSync(file, 'utf8')) as { owner: Known; children: Known[] };
    if (isAlive(owner)) continue;
    await Promise.all(children.map((child) => end(child, { signal: 'SIGKILL' })));
    rmSync(dir, { recursive: true, force: true });
  }
}
