import type { Knex } from 'knex';

/** Keys of requests are kept as hashes, since programs put people's addresses into them. Those of the day before are still known. */
export const up = (db: Knex) => db.raw(`update idempotency_keys set key = encode(sha256(convert_to(key, 'UTF8')), 'hex')`);
/** Nobody can tell what they were: requests of the day before would be done anew. */
export const down = (db: Knex) => db.raw('delete from idempotency_keys');
