import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

export interface Image {
  env: Record<string, string>;
  /** Without tini, which is PID 1 only inside a container. */
  entrypoint: string[];
}

/**
 * Makes in `dir` the folder that the Dockerfile's last stage makes: what it copies and nothing else, and of node_modules what
 * `npm ci --omit=dev` would install. `built` stands for the build stage's dist.
 */
export function layOutImage(dir: string, built: { ui: string; bundle: string }): Image {
  const last = readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .at(-1) as string;
  const lines = last.replaceAll('\\\n', ' ').split('\n');
  for (const [, from, said] of lines.flatMap((line) => [/^COPY (--from=\S+ )?(.+)$/.exec(line) ?? []]).filter((m) => m.length > 0)) {
    const names = (said as string).split(/\s+/);
    const to = names.pop() as string;
    if (from) continue;
    for (const name of names)
      cpSync(name, names.length > 1 || to.endsWith('/') ? path.join(dir, to, name) : path.join(dir, to), { recursive: true });
  }
  mkdirSync(path.join(dir, 'dist'));
  symlinkSync(built.ui, path.join(dir, 'dist/ui'));
  symlinkSync(built.bundle, path.join(dir, 'dist/workflows.cjs'));
  linkPackages(dir);

  const env = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).trim().split(/\s+/));
  const entrypoint = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(last)?.[1] as string) as string[];
  return {
    env: Object.fromEntries(env.map((pair) => pair.replace('/app', dir).split('='))),
    entrypoint: entrypoint.slice(entrypoint.indexOf('--') + 1),
  };
}

/** Our sources see the production packages only; a package's own imports are resolved where it really lies. */
function linkPackages(dir: string): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { dev?: boolean; optional?: boolean }> };
  for (const [place, { dev, optional }] of Object.entries(lock.packages)) {
    if (dev || optional || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(place)) continue;
    mkdirSync(path.dirname(path.join(dir, place)), { recursive: true });
    symlinkSync(path.resolve(place), path.join(dir, place));
  }
}
