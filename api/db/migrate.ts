import { migrate, openDatabase } from './database.ts';

/** `npm run migrate`: brings the schema of DATABASE_URL up to date. Safe to run from several places at once. */
const url = process.env.DATABASE_URL;
if (!url) throw new Error('Set DATABASE_URL, such as postgres://user:password@host:5432/rekindle.');
const db = openDatabase(url, 2);
await migrate(db).finally(() => db.destroy());
