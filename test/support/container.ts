import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ComposeService, milliseconds } from './compose-file.ts';
import type { Image } from './image-folder.ts';

/** A service's process as its container would run it: command, environment and folder of the image, nothing of ours. */
export class Container {
  readonly name: string;
  said = '';
  readonly #service: ComposeService;
  readonly #run: (argv: string[]) => ChildProcess;
  readonly #child: ChildProcess;

  /** `here` turns what is only true inside the compose network (names, ports) into what is true on this machine. */
  constructor(name: string, service: ComposeService, { image, dir, path, here }: Surroundings) {
    this.name = name;
    this.#service = service;
    const own = Object.entries(service.environment ?? {}).map(([key, value]) => [key, here(String(value))]);
    const env = { PATH: path, ...(service.build ? image.env : {}), ...Object.fromEntries(own) };
    this.#run = ([file = '', ...args]) => {
      const child = spawn(file === 'node' ? process.execPath : file, args, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += chunk));
      return child;
    };
    this.#child = this.#run([...(service.entrypoint ?? image.entrypoint), ...(service.command ?? [])].map(here));
    this.#check = (service.healthcheck?.test ?? []).slice(1).map(here);
  }
  readonly #check: string[];

  /** Waits for what others may wait for: `service_completed_successfully`. */
  async completed(): Promise<void> {
    const code = await ended(this.#child, 60_000);
    if (code !== 0) throw new Error(`${this.name} ended with ${code}:\n${this.said}`);
  }

  /** `service_healthy`: its own healthcheck passes before its retries are used up. */
  async healthy(): Promise<void> {
    const { interval = '30s', retries = 3 } = this.#service.healthcheck ?? {};
    for (const until = Date.now() + milliseconds(interval) * retries; Date.now() < until; await sleep(200)) {
      if (this.#child.exitCode !== null) break;
      if ((await ended(this.#run(this.#check), 10_000)) === 0) return;
    }
    throw new Error(`${this.name} is not healthy. It said:\n${this.said}`);
  }

  /** `docker compose stop`: SIGTERM, then SIGKILL once the grace has passed. Answers the exit code, null = it had to be killed. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    this.#child.kill('SIGTERM');
    const code = await ended(this.#child, milliseconds(this.#service.stop_grace_period ?? '10s'));
    if (code === null) this.#child.kill('SIGKILL');
    return code;
  }
}

export interface Surroundings {
  image: Image;
  dir: string;
  path: string;
  here: (text: string) => string;
}

const ended = (child: ChildProcess, ms: number) =>
  Promise.race([
    new Promise<number | null>((ok) => (child.exitCode !== null ? ok(child.exitCode) : child.once('exit', ok))),
    sleep(ms, null, { ref: false }),
  ]);
