import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';

/** An SMTP server in a process of its own that takes everything and keeps nothing. */
export async function startSink(): Promise<{ url: string; close: () => void }> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['sink'], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((ok) => child.once('message', (port) => ok(Number(port))));
  return { url: `smtp://127.0.0.1:${port}`, close: () => void child.kill('SIGKILL') };
}

if (process.argv[2] === 'sink' && process.send) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as { port: number }).port));
}
