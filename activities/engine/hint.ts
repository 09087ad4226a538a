import pg from 'pg';
import { NUDGED } from '../../api/enrollments/index.ts';

/** Listens for "there may be work". Losing the connection costs nothing but the hint: everyone also polls. */
export function listenForNudges(url: string) {
  let waiting: (() => void)[] = [];
  let closed = false;
  let client: pg.Client | null = null;

  async function connect(): Promise<void> {
    if (closed) return;
    client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    client.on('end', () => setTimeout(connect, 2_000).unref());
    client.on('notification', wake);
    await client
      .connect()
      .then(() => client?.query(`listen ${NUDGED}`))
      .catch(() => {});
  }
  connect();

  /** Says so in this process. */
  function wake(): void {
    const woken = waiting;
    waiting = [];
    for (const go of woken) go();
  }

  return {
    hint: () => new Promise<void>((go) => waiting.push(go)),
    wake,
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
