import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** Every source file under the given files and folders of the repository, sorted. */
export function sources(...names: string[]): string[] {
  const walk = (file: string): string[] =>
    !existsSync(file) ? [] : statSync(file).isDirectory() ? readdirSync(file).flatMap((name) => walk(path.join(file, name))) : [file];
  return names.flatMap((name) => walk(path.join(root, name))).sort();
}

function fingerprint(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const uiSources = () => [
  ...sources('ui', 'workflows', 'package-lock.json', 'api/contract.ts', 'api/http/endpoint.ts'),
  ...sources('api').filter((file) => /\/(contract|tags)\.ts$/.test(file)),
];

/** Runs `make(tmp)` unless `place` was already made from the same sources, then moves it there in one step. */
async function once(place: string, files: string[], make: (tmp: string) => Promise<void>): Promise<boolean> {
  const stamp = `${place}.stamp`;
  const print = fingerprint(files);
  if (existsSync(place) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return false;
  const tmp = `${place}.${process.pid}`;
  mkdirSync(path.dirname(place), { recursive: true });
  try {
    await make(tmp);
    rmSync(place, { recursive: true, force: true });
    renameSync(tmp, place);
    writeFileSync(stamp, print);
    return true;
  } finally {
    rmSync(tmp, { recursive: true, force: true });
  }
}

/**
 * The UI built into `place` (a folder), unless it is there for the same sources; true = it was built now. NODE_ENV must be set for
 * the child: else React's development build ships.
 */
export const buildUi = (place: string): Promise<boolean> =>
  once(path.resolve(place), uiSources(), async (tmp) => {
    const vite = path.join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', 'ui', '--outDir', tmp, '--emptyOutDir', '--logLevel', 'error'];
    const env = { ...process.env, NODE_ENV: 'production' };
    await run(process.execPath, args, { cwd: root, env }).catch((error: { stderr?: string; stdout?: string }) => {
      throw new Error(`The UI does not build:\n${error.stderr || error.stdout}`);
    });
  });

/** The workflows as one file for workers at `place`, unless it is there for the same sources. */
export const bundleWorkflows = (place: string): Promise<boolean> =>
  once(path.resolve(place), sources('workflows', 'package-lock.json'), async (tmp) => {
    const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
    const workflowsPath = path.join(root, 'workflows/index.ts');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    writeFileSync(tmp, code);
  });
