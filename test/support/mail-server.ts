import { SMTPServer } from 'smtp-server';

export type Mood = 'takes' | 'hangs' | 'refuses' | 'hangsUpMidData' | 'losesAnswer';

/** A mail server that remembers every Message-ID it has taken, and misbehaves on demand. */
export async function mailServer() {
  const taken: string[] = [];
  let mood: Mood | (() => Mood) = 'takes';
  const now = () => (typeof mood === 'function' ? mood() : mood);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    socketTimeout: 20_000,
    closeTimeout: 200,
    onRcptTo(_address, _session, done) {
      if (now() === 'refuses') done(Object.assign(new Error('try again later'), { responseCode: 451 }));
      else if (now() !== 'hangs') done();
    },
    onData(stream, session, done) {
      const how = now();
      const chunks: Buffer[] = [];
      const hangUp = () => {
        for (const connection of server.connections) hangUpIf(connection, session.id);
      };
      if (how === 'hangsUpMidData') {
        stream.once('data', hangUp);
        stream.resume();
        return;
      }
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const id = /^message-id:\s*<([^@>]+)@/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
        if (id) taken.push(id);
        if (how === 'losesAnswer') hangUp();
        else done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', () => ok()));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    is(next: Mood | (() => Mood)) {
      mood = next;
    },
    close: () => new Promise<void>((ok) => server.close(() => ok())),
  };
}

/** smtp-server keeps its connections; the one of this session is cut without a word. */
function hangUpIf(connection: unknown, sessionId: string): void {
  const { session, _socket } = connection as { session?: { id: string }; _socket?: { destroy(): void } };
  if (session?.id === sessionId) _socket?.destroy();
}
