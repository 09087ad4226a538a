import { channelInto, DELIVERIES } from '../support/engine.ts';
import { DAY, winBack } from '../support/factories.ts';
import { crowd, enrollAll } from './people.ts';
import { type Figure, perSecond, type Rig, rig, seconds, sideBySide, until } from './rig.ts';

const N = 2_000;

/** Bulk enrollment against bare starts of an empty workflow, and what each sleeper costs in Temporal against a bare delayed start. */
export async function enrollment(bundle: string): Promise<Figure[]> {
  const bare = await rig(bundle);
  const startBare = (workflowId: string) =>
    bare.client.workflow.start('empty', { workflowId, taskQueue: 'bare', args: [], startDelay: '120 days' });
  await sideBySide(['w1', 'w2', 'w3'], 3, startBare);
  const bareTook = await seconds(() =>
    sideBySide(
      Array.from({ length: N }, (_, n) => `bare/${n}`),
      8,
      startBare,
    ),
  );
  const bareBytes = await sleeperBytes(bare, bundle);

  const ours = await rig(bundle);
  await ours.db.raw(DELIVERIES);
  const made = await crowd(ours.db, N, winBack(), new Date(Date.now() - 119 * DAY));
  await ours.work(channelInto(ours.db));
  const oursTook = await seconds(async () => {
    await enrollAll(ours.db, made, ours.queues.decide, new Date(Date.now() + 120 * DAY));
    await until(async () => Number((await ours.db('enrollments').whereNull('started_at').count('* as n').first())?.n) === 0);
  });
  const oursBytes = await sleeperBytes(ours, bundle);
  await Promise.all([bare.close(), ours.close()]);
  const rate = bareTook / oursTook;
  const bytes = oursBytes / bareBytes;
  return [
    {
      what: `bulk enrollment of ${N}, asleep until day 120`,
      ours: perSecond(N, oursTook),
      against: `${perSecond(N, bareTook)} bare starts`,
      ratio: rate,
      reach: '≥ 0.8',
      ok: rate >= 0.8,
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
