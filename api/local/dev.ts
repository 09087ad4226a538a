import { watch } from 'node:fs';
import path from 'node:path';

interface Dev {
  root: string;
  api: string;
  restart(name: string): Promise<void>;
  say(line: string): void;
  undo: (() => Promise<unknown>)[];
}

/** Saves come in bursts. */
const QUIET_MS = 150;

/**
 * Reload while developing: the UI by Vite, API and worker by starting them anew when what they are made of changes. A worker takes
 * changed workflows from source. Answers the UI's address.
 */
export async function openTheUi({ root, api, restart, say, undo }: Dev): Promise<string> {
  process.env.API_URL = api;
  const { createServer } = await import('vite');
  const vite = await createServer({ configFile: path.join(root, 'ui/vite.config.ts'), root: path.join(root, 'ui'), logLevel: 'warn' });
  await vite.listen();
  undo.push(() => vite.close());

  const due = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const changed = (names: string[]) => (_: string, file: string | null) => {
    if (!file || !/\.ts$/.test(file) || file.startsWith('local')) return;
    for (const name of names) due.add(name);
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const now = [...due];
      due.clear();
      say(`${file} changed: starting ${now.join(' and ')} again`);
      await Promise.all(now.map(restart));
    }, QUIET_MS);
  };
  for (const [folder, names] of [
    ['api', ['api', 'worker']],
    ['workflows', ['api', 'worker']],
    ['activities', ['worker']],
  ] as const) {
    const watcher = watch(path.join(root, folder), { recursive: true }, changed([...names]));
    undo.push(async () => watcher.close());
  }
  return vite.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? api;
}
