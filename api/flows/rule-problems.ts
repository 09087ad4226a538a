import { type Definition, rulesOf } from '../../workflows/flow/flow.ts';
import type { Problem } from '../../workflows/flow/problems.ts';
import type { Db } from '../db/database.ts';
import { ruleProblemsOf } from '../segments/index.ts';
import { problemsOf, type Sender } from './problems.ts';

interface Drawn {
  id: string;
  definition: Definition;
  audience: Sender;
}

/** All that stands between these drawings of one audience and publishing, what their rules name included: some four queries for all of them. */
export async function allProblemsOf(db: Db, audienceId: string, drawings: Drawn[]): Promise<Map<string, Problem[]>> {
  const rules = drawings.flatMap(({ id, definition }) => rulesOf(definition).map((asked) => ({ ...asked, id: `${id} ${asked.key}` })));
  const broken = await ruleProblemsOf(db, audienceId, rules);
  return new Map(
    drawings.map(({ id, definition, audience }) => {
      const ofRules = rulesOf(definition).flatMap(({ key, stepId, field }) =>
        (broken.get(`${id} ${key}`) ?? []).slice(0, 1).map(({ message }): Problem => ({ code: 'brokenRule', stepId, field, message })),
      );
      return [id, [...problemsOf(definition, audience), ...ofRules]];
    }),
  );
}

export const allProblems = async (db: Db, audienceId: string, definition: Definition, audience: Sender): Promise<Problem[]> =>
  (await allProblemsOf(db, audienceId, [{ id: '', definition, audience }])).get('') ?? [];
