import type { Db } from '../db/database.ts';
import { countFlows } from './counts.ts';
import { liftOf } from './lift.ts';

/** The running flow that most people have entered, and what it did to purchases; null = none runs. */
export async function bestFlow(db: Db, audienceId: string) {
  const flows: { id: string; name: string }[] = await db('flows')
    .where({ audience_id: audienceId, status: 'live' })
    .orderBy('id')
    .limit(50)
    .select('id', 'name');
  const counts = await countFlows(
    db,
    flows.map(({ id }) => id),
  );
  const [best] = flows
    .map(({ id, name }) => {
      const lift = liftOf((counts.get(id) as NonNullable<ReturnType<typeof counts.get>>).arms);
      return { flowId: id, name, entered: lift.treated + lift.holdout, points: lift.points, margin: lift.margin };
    })
    .sort((a, b) => (b.points ?? Number.NEGATIVE_INFINITY) - (a.points ?? Number.NEGATIVE_INFINITY) || b.entered - a.entered);
  return best ?? null;
}
