import { takeOrders } from '../../api/orders/index.ts';
import { actions, channelInto, DELIVERIES } from '../support/engine.ts';
import { enroll, makeAudience, makeContact, makeFlow, quick } from '../support/factories.ts';
import { type Figure, rig, until } from './rig.ts';

/** A plain three-e-mail series whose waits are seconds, counted in Temporal's own billing unit. */
export async function actionCount(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  await r.db.raw(DELIVERIES);
  await r.work(channelInto(r.db));
  const shop = await makeAudience(r.db);
  const definition = quick([
    { amount: 1, unit: 'minutes' },
    { amount: 1, unit: 'minutes' },
  ]);
  for (const step of definition.steps) if (step.type === 'wait' && step.until.kind === 'duration') step.until.amount = 0.1;
  const flow = { ...shop, ...(await makeFlow(r.db, shop.audienceId, definition)) };
  const walk = async (meanwhile: (email: string, visit: (n: number) => Promise<void>) => Promise<void>) => {
    const { id: contactId } = await makeContact(r.db, shop);
    const id = await enroll(r.db, '', flow, contactId);
    const email = (await r.db('contacts').where({ id: contactId }).first()).email;
    const row = () => r.db('enrollments').where({ id }).first();
    await meanwhile(email, (n) => until(async () => (await row()).visit >= n));
    await until(async () => (await row()).ended_at !== null);
    await until(async () => (await r.client.workflow.getHandle(`enrollment/${id}`).describe()).status.name === 'COMPLETED');
    await new Promise((ok) => setTimeout(ok, 2_000));
    return (await actions(r, id)).total;
  };
  const order = (email: string, at: Date, refunded = '0') =>
    takeOrders(r.db, {
      ...shop,
      actor: 'bench',
      orders: [{ externalId: email, email, placedAt: at.toISOString(), status: 'paid', total: '20.00', refunded, lines: [] }],
    });
  const plain = await walk(async () => {});
  const nudged = await walk(async (email, visit) => {
    await visit(2);
    await order(email, new Date(Date.now() - 86_400_000));
    await order(email, new Date(Date.now() - 86_400_000), '20.00');
  });
  const converted = await walk(async (email, visit) => {
    await visit(2);
    await order(email, new Date());
  });
  await r.close();
  const figure = (what: string, n: number, most: number): Figure => ({
    what,
    ours: `${n} Actions`,
    against: `${most}`,
    ratio: n / most,
    reach: '≤ 1',
    ok: n <= most,
  });
  return [
    figure('plain series of three e-mails', plain, 6),
    figure('… with two facts that change nothing', nudged, 6),
    figure('… bought after e-mail 1 (one told)', converted, 4),
  ];
}
