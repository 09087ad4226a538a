import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Queues } from '../../workflows/names.ts';
import type { Db } from '../db/database.ts';
import type { Channel } from '../mails/index.ts';

export interface Config {
  /** Where customers' browsers reach us: the base of every link in a mail. No slash at the end. */
  publicUrl: string;
  /** Signs the tokens in links. */
  secret: string;
  /** Temporal's own web UI; null = none to link to. */
  temporalUiUrl: string | null;
  /** Proxies in front of us, whose word about a visitor's address is believed; null = nobody's. */
  trustProxy: string | null;
  /** Mail goes to the built-in catcher. */
  catching: boolean;
}

/** What every route is given. `client` is null while no Temporal server can be reached: facts are still taken. */
export interface Deps {
  db: Db;
  client: Client | null;
  queues: Queues;
  /** The way out for test sends from the editor; absent = none is set up. */
  channel?: Channel;
  config: Config;
  log: Logger;
}
