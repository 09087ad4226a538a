import { channelInto, DELIVERIES } from '../support/engine.ts';
import { DAY, winBack } from '../support/factories.ts';
import { crowd, enrollAll } from './people.ts';
import { type Figure, pairs, perSecond, type Rig, rig, sideBySide, until } from './rig.ts';

const PAGE = 400;
const ROUNDS = 6;
const N = PAGE * ROUNDS;

/** Bulk enrollment against bare starts of an empty workflow, and what each sleeper costs in Temporal against a bare delayed start. */
export async function enrollment(bundle: string): Promise<Figure[]> {
  const [bare, ours] = [await rig(bundle), await rig(bundle)];
  const startBare = (workflowId: string) =>
    bare.client.workflow.start('empty', { workflowId, taskQueue: 'bare', args: [], startDelay: '120 days' });
  await sideBySide(['w1', 'w2', 'w3'], 3, startBare);
  await ours.db.raw(DELIVERIES);
  const made = await crowd(ours.db, N, winBack(), new Date(Date.now() - 119 * DAY));
  await ours.work(channelInto(ours.db));
  const entry = new Date(Date.now() + 120 * DAY);
  const took = await pairs(
    ROUNDS,
    async (round) => {
      const people = made.people.slice(round * PAGE, (round + 1) * PAGE);
      await enrollAll(ours.db, { ...made, people }, ours.queues.decide, entry);
      await until(async () => Number((await ours.db('enrollments').whereNull('started_at').count('* as n').first())?.n) === 0);
    },
    (round) =>
      sideBySide(
        Array.from({ length: PAGE }, (_, n) => `bare/${round}/${n}`),
        8,
        startBare,
      ),
  );
  const [oursBytes, bareBytes] = [await sleeperBytes(ours, bundle), await sleeperBytes(bare, bundle)];
  const bytes = oursBytes / bareBytes;
  await Promise.all([bare.close(), ours.close()]);
  return [
    {
      what: `bulk enrollment of ${N}, asleep until day 120`,
      ours: perSecond(N, took.ours),
      against: `${perSecond(N, took.against)} bare starts`,
      ratio: took.ratio,
      reach: '≥ 0.8',
      ok: took.ratio >= 0.8,
    },
    {
      what: 'bytes in Temporal per sleeping enrollment',
      ours: `${Math.round(oursBytes)}`,
      against: `${Math.round(bareBytes)} bare delayed start`,
      ratio: bytes,
      reach: '≤ 1.2',
      ok: bytes <= 1.2,
    },
  ];
}

/** Growth of the server's file over an empty one, per workflow. */
async function sleeperBytes(full: Rig, bundle: string): Promise<number> {
  const emptyRig = await rig(bundle);
  const emptyBytes = await emptyRig.temporalBytes();
  await emptyRig.close();
  return ((await full.temporalBytes()) - emptyBytes) / N;
}
