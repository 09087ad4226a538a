import { type Definition, outlets, type StepOf } from '../../workflows/flow/flow.ts';
import { fromOf, refusalOf } from '../contacts/index.ts';
import type { Db } from '../db/database.ts';
import { ruleWhere } from '../segments/index.ts';
import { AHEAD_DAYS } from './upcoming.ts';

/** Walks at one branch that are asked; branches that are shown. */
const CAP = 10_000;
const MOST = 20;

interface LiveFlow {
  id: string;
  name: string;
  live_version_id: string;
  definition: Definition;
}

/** Who comes to a branch of a live flow within two weeks, and which way they would take as things stand now; those with most first. */
export async function branchesAhead(db: Db, audienceId: string) {
  const flows: LiveFlow[] = await db('flows as f')
    .join('flow_versions as v', 'v.id', 'f.live_version_id')
    .where({ 'f.audience_id': audienceId, 'f.status': 'live' })
    .whereRaw(`jsonb_path_exists(v.definition, '$.steps[*].type \\? (@ == "branch")')`)
    .orderBy('f.id', 'desc')
    .select('f.id', 'f.name', 'f.live_version_id', 'v.definition');
  const waiting = flows.length === 0 ? [] : await arrivingAt(db, flows);
  const found = waiting.flatMap(({ version_id, step_id, arriving }) => {
    const flow = flows.find((one) => one.live_version_id === version_id);
    const branch = flow?.definition.steps.find((step) => step.id === step_id);
    return flow && branch?.type === 'branch' ? [{ flow, branch, arriving }] : [];
  });
  const items = [];
  for (const { flow, branch, arriving } of found.slice(0, MOST))
    items.push({
      flowId: flow.id,
      flowName: flow.name,
      stepId: branch.id,
      stepName: branch.name,
      arriving: Math.min(arriving, CAP),
      capped: arriving > CAP,
      yes: await wouldGo(db, audienceId, flow, branch),
      ways: { yes: behind(flow.definition, branch.next.yes), no: behind(flow.definition, branch.next.no) },
    });
  return items;
}

const COMING = `e.ended_at is null and not e.is_test and e.do_next = 'decide' and e.arm = 'treated' and e.at < now() + interval '${AHEAD_DAYS} days'`;

async function arrivingAt(db: Db, flows: LiveFlow[]): Promise<{ version_id: string; step_id: string; arriving: number }[]> {
  const branches = flows.flatMap(({ id, live_version_id, definition }) =>
    definition.steps.flatMap((step) => (step.type === 'branch' ? [{ flow_id: id, version_id: live_version_id, step_id: step.id }] : [])),
  );
  const { rows } = await db.raw(
    `select b.version_id, b.step_id, there.arriving from jsonb_to_recordset(?::jsonb) b(flow_id uuid, version_id uuid, step_id text)
     cross join lateral (select count(*) as arriving from (
       select from enrollments e where e.flow_id = b.flow_id and e.step_id = b.step_id and e.version_id = b.version_id and ${COMING} limit ${CAP + 1}) e) there
     where there.arriving > 0 order by there.arriving desc, b.step_id`,
    [JSON.stringify(branches)],
  );
  return rows;
}

/** How many of them the rule holds for now; null = it can't be asked. */
async function wouldGo(db: Db, audienceId: string, flow: LiveFlow, { id, rule }: StepOf<'branch'>): Promise<number | null> {
  if (!rule) return null;
  try {
    const where = await ruleWhere(db, audienceId, rule, { mode: 'one' });
    const { rows } = await db.raw<{ rows: [{ yes: number }] }>(
      `with there as materialized (
         select e.contact_id from enrollments e where e.flow_id = ? and e.step_id = ? and e.version_id = ? and ${COMING} order by e.id limit ${CAP})
       select count(*) as yes from ${fromOf(where)} join there on there.contact_id = c.id where ${where.sql}`,
      [flow.id, id, flow.live_version_id, ...where.bindings] as never,
    );
    return rows[0].yes;
  } catch (error) {
    if (refusalOf(error) === null) throw error;
    return null;
  }
}

/** What comes next on a way, waits passed over. */
function behind({ steps }: Definition, id: string): { type: 'sendEmail' | 'branch' | 'archive' | 'exit'; name: string } {
  let step = steps.find((one) => one.id === id);
  for (let walked = 0; step?.type === 'wait' && walked < steps.length; walked++)
    step = steps.find((one) => one.id === Object.values(outlets(step as never))[0]);
  return step && step.type !== 'wait' ? { type: step.type, name: step.name } : { type: 'exit', name: '' };
}
