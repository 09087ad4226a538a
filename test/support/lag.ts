import { connect, createServer, type Socket } from 'node:net';

/**
 * A way to `address` on which what is said arrives `ms` later; answers come at once. A worker behind it has done its work in
 * Postgres long before Temporal hears of it, so others' news overtakes its own.
 */
export async function lagged(address: string, ms: number) {
  const [host, port] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    near.on('data', (chunk) => setTimeout(() => far.writable && far.write(chunk), ms));
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', () => ok()));
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((ok) => server.close(() => ok()));
    },
  };
}
