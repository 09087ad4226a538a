import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

const listens = (port: number) =>
  new Promise<number | null>((ok) => {
    const server = createServer()
      .once('error', () => ok(null))
      .listen(port, LOOPBACK, () => {
        const { port: taken } = server.address() as { port: number };
        server.close(() => ok(taken));
      });
  });

/** Any free port on loopback. */
export const freePort = async (): Promise<number> => (await listens(0)) ?? freePort();

/** `wanted`, or the first free port after it. Ports in `spoken` are promised to someone who doesn't listen yet. */
export async function portFrom(wanted: number, spoken: Set<number> = new Set()): Promise<number> {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port++)
    if (!spoken.has(port) && (await listens(port)) !== null) {
      spoken.add(port);
      return port;
    }
  throw new Error(`No free port between ${wanted} and ${wanted + 199}. Close what listens there.`);
}

const answers = (port: number) =>
  new Promise<boolean>((ok) => {
    const socket = connect(port, LOOPBACK, () => {
      socket.destroy();
      ok(true);
    }).once('error', () => ok(false));
  });

/** Waits until something listens on `port`; `gone()` tells that waiting is in vain, and why. */
export async function untilListening(port: number, gone: () => string | null, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !(await answers(port)); await sleep(30)) {
    const reason = gone();
    if (reason) throw new Error(reason);
    if (Date.now() > end) throw new Error(`Nothing listens on port ${port} after ${ms / 1000} s.`);
  }
}
