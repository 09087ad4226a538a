import { type Leaf, leavesOf, type Rule } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import { type Named, namesOf, type RuleProblem } from './problem.ts';

/** A segment as a rule needs it: null = a static one. */
export interface Inner {
  id: string;
  rule: Rule | null;
}

/** What is there of all that some rules name, in one audience. */
export class Known {
  readonly segments = new Map<string, Inner>();
  private readonly ids = new Set<string>();

  constructor(
    private readonly db: Db,
    readonly audienceId: string,
  ) {}

  /** Looks up what these conditions name, and what the segments among them name in turn: one trip a level. */
  async learn(leaves: readonly Leaf[]): Promise<void> {
    let open = leaves;
    for (let level = 0; open.length > 0 && level <= MOST_LEVELS; level++) {
      const named = gathered(open.map(namesOf));
      const { rows } = await this.db.raw<{ rows: { id: string; rule: Rule | null; kind: string }[] }>(THERE, {
        ...named,
        segments: named.segments.filter((id) => !this.segments.has(id)),
        steps: JSON.stringify(named.steps),
        audienceId: this.audienceId,
      });
      open = [];
      for (const { id, rule, kind } of rows) {
        this.ids.add(`${kind}:${id}`);
        if (kind !== 'segments') continue;
        this.segments.set(id, { id, rule });
        if (rule) open = [...open, ...leavesOf(rule).map(({ leaf }) => leaf)];
      }
    }
  }

  /** The first thing that a condition names and that isn't there; null = all is. */
  missing(leaf: Leaf): Exclude<RuleProblem['code'], 'field'> | null {
    const { steps, ...named } = namesOf(leaf);
    for (const [kind, ids] of Object.entries(named))
      if (!ids.every((id: string) => this.ids.has(`${kind}:${id.toLowerCase()}`))) return kind.slice(0, -1) as 'tag';
    return steps.every(({ flowId, stepId }) => this.ids.has(`steps:${flowId.toLowerCase()} ${stepId}`)) ? null : 'step';
  }
}

/** Segments within segments. */
export const MOST_LEVELS = 10;

const gathered = (all: Named[]): Named =>
  Object.fromEntries(
    ['tags', 'lists', 'groups', 'imports', 'flows', 'campaigns', 'stores', 'segments', 'steps'].map((kind) => {
      const values = all.flatMap((one) => one[kind as keyof Named] as unknown[]);
      // what is no id is nothing that could be there
      return [kind, kind === 'steps' ? values : [...new Set(values)].filter((id) => UUID.test(id as string))];
    }),
  ) as unknown as Named;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const here = (kind: string, table: string, more = '') =>
  `select '${kind}' as kind, id::text, null::jsonb as rule from ${table} where id = any(:${kind}::uuid[]) and audience_id = :audienceId ${more}`;
/**
 * A tag that is being merged is there until the last of its people has moved; then rules are given its new name. A step that was taken
 * out of the drawing is still there for those who came to it: any version has it, or the draft.
 */
const THERE = `
  ${here('tags', 'tags', "and leaving is distinct from 'removing'")} union all ${here('lists', 'lists')} union all ${here('groups', 'groups')}
  union all ${here('imports', 'imports')} union all ${here('flows', 'flows')} union all ${here('campaigns', 'campaigns')}
  union all ${here('stores', 'stores')}
  union all select 'segments', id::text, rule from segments where id = any(:segments::uuid[]) and audience_id = :audienceId and removed_at is null
  union all select 'steps', s."flowId" || ' ' || s."stepId", null from jsonb_to_recordset(:steps::jsonb) as s("flowId" text, "stepId" text)
    join flows f on f.id = s."flowId"::uuid and f.audience_id = :audienceId
    where f.draft -> 'steps' @> jsonb_build_array(jsonb_build_object('id', s."stepId")) or exists (select from flow_versions v
      where v.flow_id = f.id and v.definition -> 'steps' @> jsonb_build_array(jsonb_build_object('id', s."stepId")))`;
