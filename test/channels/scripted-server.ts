import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Script {
  /** undefined = the usual answer, null = silence, 'close' = hang up. */
  greeting?: string | null;
  auth?: string;
  ehlo?: string[];
  mail?: string;
  rcpt?: string;
  data?: string | null | 'close';
  /** While the message comes in: after its first bytes, before the dot. */
  during?: 'close' | string;
  /** After the final dot. */
  dot?: string | null | 'close';
}

/** An SMTP server that follows a script, one line at a time. `script` may be changed between mails. */
export async function scriptedServer(script: Script) {
  const sockets = new Set<Socket>();
  const state = { script, port: 0, connections: 0, messages: [] as string[], close: async () => {} };
  const server = createServer((socket) => {
    sockets.add(socket);
    state.connections++;
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    const say = (line: string | null | undefined, usual: string) => {
      if (line === null) return;
      if (line === 'close') socket.destroy();
      else socket.write(`${line ?? usual}\r\n`);
    };
    let data: string | null = null;
    let signing = false;
    let rest = '';
    say(state.script.greeting, '220 scripted ESMTP');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      if (data !== null && state.script.during) return say(state.script.during, '');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line !== '.') data += `${line}\r\n`;
          else {
            state.messages.push(data);
            data = null;
            say(state.script.dot, '250 taken');
          }
        } else if (signing) {
          signing = false;
          say(state.script.auth, '235 welcome');
        } else if (/^EHLO/i.test(line)) {
          const offers = ['scripted', ...(state.script.ehlo ?? [])];
          socket.write(offers.map((offer, n) => `250${n === offers.length - 1 ? ' ' : '-'}${offer}\r\n`).join(''));
        } else if (/^STARTTLS/i.test(line)) {
          socket.write('220 go on\r\n');
          socket.removeAllListeners('data').on('data', () => socket.write('this is not TLS\r\n'));
        } else if (/^AUTH PLAIN$/i.test(line)) {
          signing = true;
          socket.write('334 \r\n');
        } else if (/^AUTH/i.test(line)) say(state.script.auth, '235 welcome');
        else if (/^MAIL/i.test(line)) say(state.script.mail, '250 ok');
        else if (/^RCPT/i.test(line)) say(state.script.rcpt, '250 ok');
        else if (/^DATA/i.test(line)) {
          if (state.script.data === undefined) data = '';
          say(state.script.data, '354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  state.port = (server.address() as AddressInfo).port;
  state.close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return state;
}
export type Scripted = Awaited<ReturnType<typeof scriptedServer>>;
