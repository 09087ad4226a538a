import { v7 } from 'uuid';
import { z } from 'zod';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import { conflict, notFound } from '../http/errors.ts';
import { keyUuid, pageOf, readCursor } from '../http/paging.ts';
import type { Answer } from '../http/route.ts';
import { problemsOf } from './compile.ts';
import type { Segment, segments } from './contract.ts';
import { addMembers } from './members.ts';
import { likeOf } from './named.ts';
import { measureSegment } from './sizes.ts';
import { ruleWhere } from './where.ts';

export interface Row {
  id: string;
  audience_id: string;
  name: string;
  description: string;
  kind: 'rule' | 'static';
  version: number;
  rule: Rule | null;
  recipe: string | null;
  actor: string;
  created_at: Date;
  updated_at: Date;
}
interface Sized extends Row {
  size: { day: string; size: number } | null;
  earlier: { day: string; size: number } | null;
  trend: number[];
}

/** With the newest size, and the one of 30 days before it or the oldest since. `s` = segments. */
const sized = `
  select s.*, (select jsonb_build_object('day', z.day, 'size', z.size) from segment_sizes z
      where z.segment_id = s.id and z.size is not null order by z.day desc limit 1) as size,
    (select jsonb_build_object('day', z.day, 'size', z.size) from segment_sizes z where z.segment_id = s.id and z.size is not null
      and z.day >= (select max(n.day) from segment_sizes n where n.segment_id = s.id) - 30 order by z.day limit 1) as earlier,
    (select coalesce(jsonb_agg(z.size order by z.day), '[]') from (select day, size from segment_sizes
      where segment_id = s.id and size is not null order by day desc limit 60) z) as trend
  from segments s`;

async function shown(db: Db, audienceId: string, rows: Sized[]): Promise<Answer<Segment>[]> {
  const problems = await problemsOf(
    db,
    audienceId,
    rows.flatMap(({ id, rule }) => (rule ? [{ id, rule }] : [])),
  );
  return rows.map(({ audience_id: _, created_at: createdAt, updated_at: updatedAt, size, earlier, trend, ...rest }) => ({
    ...rest,
    audienceId,
    createdAt,
    updatedAt,
    problems: problems.get(rest.id) ?? [],
    size,
    trend,
    earlier: earlier && size && earlier.day !== size.day ? earlier : null,
  }));
}

export async function listSegments(db: Db, { audienceId, search, cursor, limit }: z.output<typeof segments.list.query>) {
  const after = readCursor(cursor, z.tuple([keyUuid]));
  const { rows } = await db.raw<{ rows: Sized[] }>(
    `${sized} where s.audience_id = ? and s.removed_at is null ${search ? 'and lower(s.name) like ?' : ''} ${after ? 'and s.id < ?' : ''}
     order by s.id desc limit ?`,
    [audienceId, ...(search ? [likeOf(search)] : []), ...(after ?? []), limit + 1],
  );
  const { items, next } = pageOf(rows, limit, 'id');
  return { items: await shown(db, audienceId, items), next };
}

/** The row of one that is not deleted. */
export async function segmentRow(db: Db, id: string): Promise<Row> {
  const row: Row | undefined = await db('segments').where({ id }).whereNull('removed_at').first();
  if (!row) throw notFound('segment');
  return row;
}

export async function findSegment(db: Db, id: string): Promise<Answer<Segment>> {
  const { rows } = await db.raw<{ rows: Sized[] }>(`${sized} where s.id = ? and s.removed_at is null`, [id]);
  if (!rows[0]) throw notFound('segment');
  return (await shown(db, rows[0].audience_id, rows))[0] as Answer<Segment>;
}

/** 404 for an unknown audience, 409 when the name is taken, 422 for a rule that names what isn't there. */
export async function addSegment(db: Db, said: z.output<typeof segments.create.body>, actor: string) {
  const { audienceId, kind, name, description = '' } = said;
  const id = v7();
  await db.transaction(async (tx) => {
    if (!(await tx('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
    const own = { id, audience_id: audienceId, name, description, kind, actor };
    if (said.kind === 'static') {
      await named(tx('segments').insert(own));
      if (said.members) await addMembers(tx, { id, audienceId, name }, said.members, actor);
      return;
    }
    await ruleWhere(tx, audienceId, said.rule);
    await named(tx('segments').insert({ ...own, rule: JSON.stringify(said.rule), recipe: said.recipe ?? null }));
    await keepVersion(tx, { id, audienceId }, 1, said.rule, actor);
  });
  await measureSegment(db, id);
  return findSegment(db, id);
}

/** A changed rule is a new version; the same rule again is none. 422 for a rule that names what isn't there, or leads back to itself. */
export async function changeSegment(db: Db, id: string, change: z.output<typeof segments.update.body>, actor: string) {
  const measured = await db.transaction(async (tx) => {
    const row: Row | undefined = await tx('segments').where({ id }).whereNull('removed_at').forUpdate().first();
    if (!row) throw notFound('segment');
    const { rule, ...words } = change;
    if (rule && row.kind === 'static') throw conflict('This segment has no rule: its members are chosen. Make a new one for the rule.');
    const isNew = rule !== undefined && !same(rule, row.rule);
    if (isNew) {
      // one at a time in an audience: two that come to name each other would both be broken
      await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 5))', [row.audience_id]);
      await ruleWhere(tx, row.audience_id, rule, { segmentId: id });
      await keepVersion(tx, { id, audienceId: row.audience_id }, row.version + 1, rule, actor);
    }
    const ruled = isNew ? { rule: JSON.stringify(rule), version: row.version + 1 } : {};
    if (isNew || Object.keys(words).length > 0)
      await named(
        tx('segments')
          .where({ id })
          .update({ ...words, ...ruled, updated_at: tx.fn.now() }),
      );
    return isNew;
  });
  if (measured) await measureSegment(db, id);
  return findSegment(db, id);
}

export async function removeSegment(db: Db, id: string): Promise<void> {
  const removed = await db('segments').where({ id }).whereNull('removed_at').update({ removed_at: db.fn.now() });
  if (removed === 0) throw notFound('segment');
}

export async function listVersions(db: Db, id: string, { cursor, limit }: z.output<typeof segments.versions.query>) {
  const after = readCursor(cursor, z.tuple([z.number().int()]));
  if (!(await db('segments').where({ id }).first('id'))) throw notFound('segment');
  const rows: { number: number; rule: Rule; actor: string; createdAt: Date }[] = await db('segment_versions')
    .where({ segment_id: id })
    .modify((query) => void (after && query.where('number', '<', after[0])))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .select('number', 'rule', 'actor', 'created_at as createdAt');
  return pageOf(rows, limit, 'number');
}

const keepVersion = (tx: Db, { id, audienceId }: { id: string; audienceId: string }, number: number, rule: Rule, actor: string) =>
  tx('segment_versions').insert({ id: v7(), audience_id: audienceId, segment_id: id, number, rule: JSON.stringify(rule), actor });

/** Key order aside. */
const same = (a: Rule, b: Rule | null) => b !== null && sorted(a) === sorted(b);
const sorted = (rule: unknown): string =>
  JSON.stringify(rule, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const named = async (write: PromiseLike<unknown>): Promise<void> => {
  try {
    await write;
  } catch (error) {
    if ((error as { code?: string; constraint?: string }).constraint !== 'segments_by_name') throw error;
    throw conflict('There is a segment of this name already. Choose another name.', [{ field: 'name', message: 'Taken.' }]);
  }
};

/** What names it. */
export async function usesOf(db: Db, id: string) {
  const { audience_id } = await segmentRow(db, id);
  const named = (table: string, text: string, more = 'true') =>
    db.raw<{ rows: { name: string }[] }>(
      `select name from ${table} where audience_id = ? and strpos(${text}, ?) > 0 and ${more} order by name limit 100`,
      [audience_id, id],
    );
  const [own, flows, campaigns, views] = await Promise.all([
    named('segments', 'rule::text', 'removed_at is null'),
    named(
      'flows f',
      `(f.draft::text || coalesce((select v.definition::text from flow_versions v where v.id = f.live_version_id), ''))`,
      `status <> 'archived'`,
    ),
    named('campaigns', 'whom::text', `status not in ('sent', 'cancelled')`),
    named('views', 'filters::text'),
  ]);
  const names = ({ rows }: { rows: { name: string }[] }) => rows.map(({ name }) => name);
  return { segments: names(own), flows: names(flows), campaigns: names(campaigns), views: names(views) };
}
