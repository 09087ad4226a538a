import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { compileRule } from '../../api/segments/index.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { freshDatabase } from '../support/database.ts';
import { asksArchived, holds, saved } from './evaluate.ts';
import { SEED } from './random-people.ts';
import { rulesOver } from './random-rules.ts';
import { makeWorld, NOW, type World } from './world.ts';

/** Random rules over people with everything at awkward instants: the compiled SQL and a slow evaluator name exactly the same people. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2_000);
const PEOPLE = 120;

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let world: World;
const [buyers, archived, chosen] = [v7(), v7(), v7()];

beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  world = await makeWorld(db, PEOPLE);
  const rules: Record<string, Rule> = {
    [buyers]: {
      kind: 'group',
      match: 'any',
      rules: [
        { kind: 'orders', what: 'count', is: { from: 2 } },
        { kind: 'contact', condition: { field: 'vip', op: 'yes' } },
      ],
    },
    [archived]: {
      kind: 'group',
      match: 'all',
      rules: [
        { kind: 'segment', op: 'out', segmentId: buyers },
        { kind: 'standing', is: 'archived', op: 'yes' },
      ],
    },
  };
  for (const [id, rule] of Object.entries(rules)) saved.set(id, rule);
  saved.set(chosen, null);
  const own = { audience_id: world.audienceId, actor: 'test' };
  await db('segments').insert([
    ...Object.entries(rules).map(([id, rule]) => ({ ...own, id, name: id, kind: 'rule', rule: JSON.stringify(rule) })),
    { ...own, id: chosen, name: 'chosen', kind: 'static', rule: null },
  ]);
  await db('segment_members').insert(
    world.contacts.filter((one) => one.static).map((one) => ({ segment_id: chosen, contact_id: one.id, actor: 'test' })),
  );
  await db.raw('analyze');
}, 60_000);
afterAll(() => drop());

const ask = async (rule: Rule, mode: 'set' | 'one') => {
  const { where, problems } = await compileRule(db, world.audienceId, rule, { now: NOW, mode });
  expect(problems).toEqual([]);
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select c.id from contacts c join audiences a on a.id = c.audience_id where ${where.sql}`,
    where.bindings as never,
  );
  return rows.map(({ id }) => id).sort();
};

/** Says about whom they differ, and what that person is like. */
function agree(rule: Rule, mode: string, wanted: string[], got: string[]): void {
  const [missing, extra] = [wanted.filter((id) => !got.includes(id)), got.filter((id) => !wanted.includes(id))];
  if (missing.length + extra.length === 0) return;
  const about = world.contacts.find(({ id }) => id === (missing[0] ?? extra[0]));
  throw new Error(`${mode}: ${missing.length} missing, ${extra.length} too many\n${JSON.stringify(rule)}\n${JSON.stringify(about)}`);
}

test(`${RUNS} random rules mean exactly whom they should, asked of all at once and one by one`, async () => {
  const seen = { none: 0, some: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(rulesOver(world, [buyers, archived, chosen]), async (rule) => {
      const everyone = world.contacts.filter((one) => one.archived_at === null || asksArchived(rule));
      const wanted = everyone
        .filter((one) => holds(one, rule, world))
        .map(({ id }) => id)
        .sort();
      for (const mode of ['set', 'one'] as const) agree(rule, mode, wanted, await ask(rule, mode));
      seen[wanted.length === 0 ? 'none' : wanted.length === everyone.length ? 'all' : 'some']++;
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // an evaluator that agrees only because nobody ever matches would prove nothing
  expect(seen.some).toBeGreaterThan(RUNS / 3);
}, 600_000);
