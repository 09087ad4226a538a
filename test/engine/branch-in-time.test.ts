import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Definition } from '../../workflows/flow/flow.ts';
import { type Engine, engine, enrollmentRow, startSkipped } from '../support/engine.ts';
import { email, makeAudience, makeContact, makeFlow, pause, quick, theEnd } from '../support/factories.ts';

/** A test run: months in seconds on the real server, a branch and the archive step on the way. */
let e: Engine;
beforeAll(async () => {
  e = await engine();
});
afterAll(() => e?.close());

test('takes a branch as of the day on which it gets there, and says it would archive without doing so', async () => {
  const shop = await makeAudience(e.db);
  const { id: contactId } = await makeContact(e.db, shop, [], { first_name: 'Marie', created_at: new Date() });
  // a month from now they will have been here for more than 20 days
  const rule = {
    kind: 'group' as const,
    match: 'all' as const,
    rules: [{ kind: 'contact' as const, condition: { field: 'createdAt', op: 'moreThan' as const, days: 20 } }],
  };
  const definition: Definition = {
    ...quick([]),
    entry: 'first',
    steps: [
      { type: 'branch', id: 'first', name: 'Long here?', rule, next: { yes: 'end', no: 'email-1' } },
      email(1, 'wait-2'),
      pause(2, 30, 'days', 'second'),
      { type: 'branch', id: 'second', name: 'And now?', rule, next: { yes: 'away', no: 'end' } },
      { type: 'archive', id: 'away', name: 'Away', next: {} },
      theEnd,
    ],
  };
  const { flowId } = await makeFlow(e.db, shop.audienceId, definition);
  const { id, handle } = await startSkipped(e, { ...shop, flowId, contactId, definition });
  await handle.result();
  const steps = await e.db('enrollment_steps').where('enrollment_id', id).orderBy(['visit', 'ord']).select('step_id', 'outcome');
  expect(steps.map((s) => `${s.step_id} ${s.outcome}`)).toEqual([
    'first no',
    'email-1 sent',
    'wait-2 passed',
    'second yes',
    'away archived',
  ]);
  expect(await enrollmentRow(e.db, id)).toMatchObject({ outcome: 'finished', reason: 'archive_step', is_test: true });
  expect(await e.db('contacts').where({ id: contactId }).first('archived_at')).toEqual({ archived_at: null });
}, 60_000);
