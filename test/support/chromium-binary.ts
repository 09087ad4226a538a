import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const require = createRequire(import.meta.url);

/** Unpacked by ourselves: the package's `executablePath()` writes to the temp folder without a lock and reuses any chromium there. */
export async function chromiumBinary(cache: string): Promise<string> {
  const root = path.resolve(path.dirname(require.resolve('@sparticuz/chromium')), '../..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const home = path.join(cache, `chromium-${version}`);
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true });
    const tmp = await mkdtemp(`${home}.`);
    const unpack = (name: string, to: string) =>
      pipeline(createReadStream(path.join(root, 'bin', name)), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
    await unpack('chromium.br', path.join(tmp, 'chromium'));
    // libraries and fonts that a bare machine lacks: without fonts text is invisible
    for (const name of ['al2023.tar', 'fonts.tar']) {
      await unpack(`${name}.br`, path.join(tmp, name));
      execFileSync('tar', ['-xf', path.join(tmp, name), '-C', tmp]);
      await rm(path.join(tmp, name));
    }
    await rename(tmp, home).catch(async (error) => {
      if (!existsSync(home)) throw error;
      await rm(tmp, { recursive: true, force: true });
    });
  }
  return path.join(home, 'chromium');
}
