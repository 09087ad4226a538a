import { existsSync, readFileSync } from 'node:fs';
import { contacts } from '../../api/contacts/contract.ts';
import { listContacts } from '../../api/contacts/index.ts';
import type { Db } from '../../api/db/database.ts';
import { bulkTag } from './bulk-tag.ts';
import { questions } from './contact-questions.ts';
import { AUDIENCE, million } from './million.ts';
import { profileCalls } from './profile-calls.ts';
import type { Figure } from './rig.ts';

/** What a first screen may take on the server, in milliseconds: 19 of 20. */
const MOST = 50;
const CALLS = 50;

/** The contacts page and the profile at 1,000,000 contacts and 10,000,000 events, through the functions that their routes call. */
export async function contactLists(): Promise<Figure[]> {
  const { db, close } = await million({ log: (line) => console.error(`  million: ${line}`) });
  const figures: Figure[] = [];
  try {
    const kinds = new Map<string, Times>();
    for (const { what, ask } of await questions(db)) {
      const said = (n: number) => contacts.list.query.parse({ audienceId: AUDIENCE, columns: 'next,tags,rating', ...ask(n) });
      const { plans, ...times } = await measure(db, (n) => listContacts(db, said(n)));
      figures.push(figureOf(what, times, plans));
      const kind = what.split(':')[0] as string;
      const so = kinds.get(kind) ?? { took: [], busy: [] };
      kinds.set(kind, { took: [...so.took, ...times.took], busy: [...so.busy, ...times.busy] });
    }
    for (const kind of ['sort', 'search', 'filter']) figures.push(figureOf(`${kind}, all of them`, kinds.get(kind) as Times, []));
    for (const { what, call } of await profileCalls(db)) {
      const { plans, ...times } = await measure(db, call);
      figures.push(figureOf(what, times, plans));
    }
  } finally {
    await close();
  }
  return [...figures, ...(await bulkTag())];
}

/** Milliseconds of each call: as it was waited for, and at work. */
interface Times {
  took: number[];
  busy: number[];
}

async function measure(db: Db, call: (n: number) => Promise<unknown>): Promise<Times & { plans: string[] }> {
  await call(0);
  const took: number[] = [];
  const busy: number[] = [];
  const plans = new Set<string>();
  for (let n = 0; n < CALLS; n++) {
    const before = await atWork(db);
    const from = process.hrtime.bigint();
    await call(n);
    took.push(Number(process.hrtime.bigint() - from) / 1e6);
    busy.push((await atWork(db)) - before);
    if (n % 10 === 0) for (const index of await indexesOf(db, () => call(n))) plans.add(index);
  }
  return { took, busy, plans: [...plans].sort() };
}

function figureOf(what: string, { took, busy }: Times, plans: string[]): Figure {
  const at = (times: number[], share: number) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] as number;
  const p95 = at(took, 0.95);
  return {
    what,
    ours: `p50 ${at(took, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (at work p95 ${at(busy, 0.95).toFixed(0)} ms)`,
    against: plans.join(' '),
    ratio: null,
    reach: `p95 < ${MOST} ms`,
    ok: p95 < MOST,
  };
}

/** Processor time of this process and of the database's, in milliseconds: what the time would be if nobody else wanted the machine. */
async function atWork(db: Db): Promise<number> {
  const { rows } = await db.raw(
    `select pid from pg_stat_activity where datname = current_database() and backend_type <> 'autovacuum worker'`,
  );
  const { user, system } = process.cpuUsage();
  const nanoseconds = rows.map(({ pid }: { pid: number }) => {
    const file = `/proc/${pid}/schedstat`;
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) : 0;
  });
  return (user + system) / 1e3 + nanoseconds.reduce((a: number, b: number) => a + b, 0) / 1e6;
}

/** Names of the indexes that the statements behind a call are planned with; those of what a line shows besides are left out. */
async function indexesOf(db: Db, call: () => Promise<unknown>): Promise<Set<string>> {
  const asked: { sql: string; bindings: unknown[] }[] = [];
  const listen = (query: { sql: string; bindings: unknown[] }) => asked.push(query);
  db.on('query', listen);
  await call();
  db.removeListener('query', listen);
  const found = new Set<string>();
  for (const { sql, bindings } of asked.filter(({ sql }) => /^\s*(select|with)/.test(sql))) {
    const connection = await db.client.acquireConnection();
    try {
      const { rows } = await connection.query(`explain (format json, costs off) ${sql}`, bindings);
      walk(rows[0]['QUERY PLAN'][0].Plan, found);
    } finally {
      await db.client.releaseConnection(connection);
    }
  }
  for (const shown of ['contacts_pkey', 'audiences_pkey', 'tags_pkey', 'flows_pkey', 'enrollments_active', 'messages_by_contact'])
    found.delete(shown);
  return found;
}

interface Plan {
  'Index Name'?: string;
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}
function walk(plan: Plan, found: Set<string>): void {
  if (plan['Index Name']) found.add(plan['Index Name']);
  if (plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] === 'contacts') found.add('(whole table)');
  for (const inner of plan.Plans ?? []) walk(inner, found);
}
