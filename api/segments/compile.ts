import type { Condition } from '../../workflows/flow/rule/contact.ts';
import { type Leaf, leaf as leafShape, leavesOf, type Rule, type RuleNode } from '../../workflows/flow/rule/rule.ts';
import { groundOf, type Where } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { Known, MOST_LEVELS } from './known.ts';
import { opposite, type Predicate, plain, type Standing, some } from './predicates/ask.ts';
import { contactPredicate } from './predicates/contact.ts';
import { emailPredicate } from './predicates/email.ts';
import { eventPredicate } from './predicates/event.ts';
import { ordersPredicate } from './predicates/orders.ts';
import { standingPredicate } from './predicates/standing.ts';
import { walkPredicate } from './predicates/walk.ts';
import { type RuleProblem, words } from './problem.ts';
import { askedBy } from './standing.ts';

/** Conditions of one query, those of the segments it names included. */
const MOST_CONDITIONS = 2_000;

/** Compiles nodes of one rule, all against the same ground; what can't be compiled is a problem, and matches nobody. */
export class Compiler {
  readonly problems: RuleProblem[] = [];
  private conditions = 0;

  constructor(
    private readonly standing: Standing,
    private readonly known: Known,
  ) {}

  /** `path` begins with what stands before the node's own, such as "rules.0." `within` = the segments whose rules lead here. */
  node(node: RuleNode, path: string, within: string[], wanted = true): Where {
    if (node.kind !== 'group') {
      const { yes, no } = this.leaf(node, path, within);
      return wanted ? yes : no;
    }
    // said the other way round down to the conditions themselves, so that each is planned by itself
    const all = (node.match === 'any') !== wanted;
    const inner = node.rules.map((one, n) =>
      this.node(one, `${path}${path ? '.' : ''}rules.${n}`, within, node.match === 'none' ? !wanted : wanted),
    );
    return {
      sql: inner.map(({ sql }) => `(${sql})`).join(all ? ' and ' : ' or ') || String(all),
      bindings: inner.flatMap(({ bindings }) => bindings),
    };
  }

  private leaf(leaf: Leaf, path: string, within: string[]): Predicate {
    const broken = (code: RuleProblem['code'], message: string) => {
      this.problems.push({ path, code, message });
      return { yes: plain('false').yes, no: plain('false').yes };
    };
    if (++this.conditions > MOST_CONDITIONS) return broken('too_large', words.too_large);
    // a rule is read from the database as it was once written; a name was taken out of it, or its shape is older
    const read = leafShape.safeParse(leaf);
    if (!read.success) return broken('field', read.error.issues[0]?.message ?? '');
    const missing = this.known.missing(leaf);
    if (missing) return broken(missing, words[missing]);
    switch (leaf.kind) {
      case 'contact': {
        if (leaf.condition.field === 'segments') return this.segments(leaf.condition, path, within);
        const found = contactPredicate(leaf.condition, this.standing);
        return 'problem' in found ? broken('field', found.problem) : found;
      }
      case 'email':
        return emailPredicate(leaf, this.standing);
      case 'orders':
        return ordersPredicate(leaf, this.standing);
      case 'event':
        return eventPredicate(leaf, this.standing);
      case 'flow':
        return walkPredicate(leaf, this.standing);
      case 'standing':
        return standingPredicate(leaf);
      case 'segment': {
        const member = this.segment(leaf.segmentId, path, within);
        return leaf.op === 'in' ? member : opposite(member);
      }
    }
  }

  /** The contacts page's question for several segments at once. */
  private segments(condition: Condition, path: string, within: string[]): Predicate {
    const members = ('values' in condition ? condition.values : []).map((id) => this.segment(id, path, within));
    const join = (wheres: Where[], by: string): Where => ({
      sql: `(${wheres.map(({ sql }) => `(${sql})`).join(by)})`,
      bindings: wheres.flatMap(({ bindings }) => bindings),
    });
    const any = {
      yes: join(
        members.map(({ yes }) => yes),
        ' or ',
      ),
      no: join(
        members.map(({ no }) => no),
        ' and ',
      ),
    };
    return condition.op === 'none' ? opposite(any) : any;
  }

  private segment(id: string, path: string, within: string[]): Predicate {
    const inner = this.known.segments.get(id.toLowerCase());
    const nobody = { yes: plain('false').yes, no: plain('false').yes };
    if (!inner || within.includes(inner.id) || within.length > MOST_LEVELS) {
      const code = !inner ? 'segment' : within.includes(inner.id) ? 'cycle' : 'too_large';
      this.problems.push({ path, code, message: words[code] });
      return nobody;
    }
    if (!inner.rule)
      return some(this.standing, {
        from: 'segment_members s',
        owner: 's.contact_id',
        where: { sql: 's.segment_id = ?::uuid', bindings: [inner.id] },
      });
    // its problems are told of the condition that names it
    const before = this.problems.length;
    const [yes, no] = [true, false].map((wanted) => this.node(inner.rule as Rule, '', [...within, inner.id], wanted)) as [Where, Where];
    const own = this.problems.splice(before);
    const worst = own.find(({ code }) => code === 'cycle' || code === 'too_large')?.code ?? 'broken_segment';
    if (own.length > 0) this.problems.push({ path, code: worst, message: words[worst as 'cycle'] });
    return { yes, no };
  }
}

export interface Options {
  /** When it is asked; relative dates are reckoned from it. */
  now?: Date;
  /** The segment whose own rule it is: naming it again leads round in a circle. */
  segmentId?: string;
  /** `one`: for a query about few contacts, known by their ids. */
  mode?: 'set' | 'one';
}

/** What some rules of one audience are compiled with, looked up once for all of them. */
export async function groundFor(db: Db, audienceId: string, rules: readonly Rule[], { now = new Date(), mode = 'set' }: Options = {}) {
  const known = new Known(db, audienceId);
  const own = rules.flatMap((rule) => leavesOf(rule));
  await known.learn(own.map(({ leaf }) => leaf));
  const inner = [...known.segments.values()].flatMap((one) => (one.rule ? leavesOf(one.rule) : []));
  const leaves = [...own, ...inner].map(({ leaf }) => leaf);
  const conditions = leaves.flatMap((leaf) => (leaf.kind === 'contact' ? [leaf.condition] : []));
  const ground = await groundOf(db, audienceId, conditions, now);
  const standing: Standing = { ...ground, mode, ...(await askedBy(db, audienceId, leaves)) };
  /** Whether any of them asks for archived contacts too. */
  const archivedToo = leaves.some((leaf) => leaf.kind === 'standing' && leaf.is === 'archived');
  return { standing, known, archivedToo };
}

/** What is broken in each of these rules, which are segments' own. */
export async function problemsOf(
  db: Db,
  audienceId: string,
  rules: readonly { id: string; rule: Rule }[],
): Promise<Map<string, RuleProblem[]>> {
  if (rules.length === 0) return new Map();
  const { standing, known } = await groundFor(
    db,
    audienceId,
    rules.map(({ rule }) => rule),
  );
  return new Map(
    rules.map(({ id, rule }) => {
      const compiler = new Compiler(standing, known);
      compiler.node(rule, '', [id]);
      return [id, compiler.problems];
    }),
  );
}

/**
 * A rule as one where clause over `contacts c join audiences a on a.id = c.audience_id`: a query, never ids; count, preview, enroll,
 * archive and export wrap it. With problems it matches nobody: show them, and count nothing. 404 for an audience that isn't there.
 */
export async function compileRule(
  db: Db,
  audienceId: string,
  rule: Rule,
  options: Options = {},
): Promise<{ where: Where; problems: RuleProblem[] }> {
  const { standing, known, archivedToo } = await groundFor(db, audienceId, [rule], options);
  const compiler = new Compiler(standing, known);
  const { sql, bindings } = compiler.node(rule, '', options.segmentId ? [options.segmentId] : []);
  if (compiler.problems.length > 0) return { where: { sql: 'false', bindings: [] }, problems: compiler.problems };
  const base = everyone(audienceId, archivedToo);
  return { where: { sql: `${base.sql} and (${sql})`, bindings: [...base.bindings, ...bindings] }, problems: [] };
}

/** Of whom a rule is asked. */
export const everyone = (audienceId: string, archivedToo: boolean): Where => ({
  sql: `c.audience_id = ? and ${archivedToo ? 'c.forgotten_at is null' : 'c.archived_at is null'}`,
  bindings: [audienceId],
});
