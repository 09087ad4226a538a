import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problemsOf } from '../../api/flows/problems.ts';
import { definitionFrom } from '../../api/flows/templates.ts';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, enroll, makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let http: ReturnType<typeof api>;
let shop: { audienceId: string; storeId: string };
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  http = api(db);
  shop = await makeAudience(db);
});
afterAll(() => drop?.());

const create = async (more: object = {}) =>
  (await http.post('/api/flows').send({ audienceId: shop.audienceId, name: 'Win back', template: 'win-back-series', ...more })).body;
const ago = (days: number) => new Date(Date.now() - days * DAY);
const words = (step: { name: string }) => step.name;

test.each(['en', 'fr'] as const)('the templates in %s have no problem but a missing postal address', (language) => {
  const audience = { language, sender_address: 'shop@shop.example', postal_address: '' };
  for (const template of ['win-back-series', 'win-back-single'] as const) {
    const definition = definitionFrom(template, { language });
    expect(problemsOf(definition, audience).map((p) => p.code)).toEqual(['noPostalAddress']);
    expect(problemsOf(definition, { ...audience, postal_address: '1 Street' })).toEqual([]);
    for (const step of definition.steps) if (step.type === 'sendEmail') expect(step.html + step.subject).not.toContain('!');
  }
  expect(problemsOf(definitionFrom('blank', { language }), audience).map((p) => p.code)).toEqual(['noEmail']);
});

test.each(['en', 'fr'] as const)('a segment’s series in %s has no problem; a segment of elsewhere has none', async (language) => {
  const own = await makeAudience(db, { language });
  const rule = { kind: 'group', match: 'all', rules: [{ kind: 'orders', what: 'never' }] };
  const made = await http.post('/api/segments').send({ kind: 'rule', audienceId: own.audienceId, name: 'Never bought', rule }).expect(201);
  const asked = { template: 'win-back-segment', segmentId: made.body.id, waits: [7, 21] };
  const flow = await create({ ...asked, audienceId: own.audienceId });
  expect(flow.problemList).toEqual([]);
  expect(flow.draft.steps.map((step: { type: string }) => step.type).join(' ')).toBe('sendEmail wait sendEmail wait branch exit archive');
  expect(flow.draft.settings.goalRule.rules[0]).toMatchObject({ did: 'clicked', over: { flowId: flow.id } });
  for (const step of flow.draft.steps) if (step.type === 'sendEmail') expect(step.html + step.subject).not.toContain('!');
  for (const refused of [asked, { ...asked, segmentId: undefined }]) {
    const { body } = await http
      .post('/api/flows')
      .send({ audienceId: shop.audienceId, name: 'Win back', ...refused })
      .expect(422);
    expect(body).toMatchObject({ message: expect.stringMatching(/segment of this audience/), details: [{ field: 'segmentId' }] });
  }
});

test('a series is drawn from its days', async () => {
  const flow = await create({ days: [90, 150], holdoutPercent: 10 });
  expect(flow).toMatchObject({ status: 'draft', draftRev: 1, draftChanged: false, live: null, problems: 0, trigger: { days: 90 } });
  expect(flow.draft.settings.holdoutPercent).toBe(10);
  expect(flow.draft.steps.map(words)).toEqual(['E-mail 1', 'Until day 150', 'E-mail 2', 'Ends without a purchase']);
  expect((await create({ template: 'win-back-single' })).draft.steps.map(words)).toEqual(['E-mail 1', 'Ends without a purchase']);
  expect((await create({ template: 'blank' })).problemList).toMatchObject([{ code: 'noEmail' }]);
  const falling = await http
    .post('/api/flows')
    .send({ audienceId: shop.audienceId, name: 'x', template: 'win-back-series', days: [240, 120] });
  expect(falling).toMatchObject({ status: 422 });
  const nobody = await http.post('/api/flows').send({ audienceId: flow.id, name: 'x', template: 'blank' });
  expect(nobody.status).toBe(404);
});

test('a draft saved elsewhere since is a conflict', async () => {
  const { id, draft } = await create();
  const save = (draftRev: number) => http.put(`/api/flows/${id}/draft`).send({ draftRev, definition: draft });
  expect((await save(1)).body).toMatchObject({ draftRev: 2, problems: [] });
  const late = await save(1);
  expect(late).toMatchObject({ status: 409 });
  expect(late.body.message).toContain('saved elsewhere');
  const [one, two] = await Promise.all([save(2), save(2)]);
  expect([one.status, two.status].sort()).toEqual([200, 409]);
});

test('a draft that can’t run is refused with every reason', async () => {
  const { id, draft } = await create();
  draft.steps[0].subject = '';
  draft.steps[2].html = '<p>Hello {{ contact.first_name }}</p>';
  draft.steps[1].until.days = 100;
  const saved = await http.put(`/api/flows/${id}/draft`).send({ draftRev: 1, definition: draft });
  const codes = ['daysNotRising', 'noSubject', 'noFallback'];
  expect(saved.body.problems.map((p: { code: string }) => p.code)).toEqual(codes);
  const published = await http.post(`/api/flows/${id}/publish`).send({});
  expect(published.status).toBe(422);
  expect(published.body.details).toHaveLength(3);
  expect((await http.get(`/api/flows/${id}`)).body).toMatchObject({ status: 'draft', live: null, problems: 3 });
  const { body } = await http.get(`/api/flows/${id}/checklist`);
  expect(Object.fromEntries(body.items.map((i: { id: string; ok: boolean }) => [i.id, i.ok]))).toEqual({
    postalAddress: true,
    sender: true,
    content: false,
    mergeTags: false,
    unsubscribe: true,
    shop: true,
    graph: false,
  });
});

test('publishing makes a version, and the draft lives beside it', async () => {
  const { id } = await create();
  const stretch = await http.post(`/api/flows/${id}/publish`).send({ backlog: [{ fromDay: 121, choice: 'by_anchor' }] });
  expect(stretch.body.message).toContain('They begin on day 120, 240, 360.');
  const live = await http.post(`/api/flows/${id}/publish`).send({ backlog: [{ fromDay: 240, choice: 'first_email', perDay: 50 }] });
  expect(live.body).toMatchObject({ status: 'live', draftChanged: false, live: { number: 1 } });
  expect(await db('flow_versions').where('flow_id', id).first()).toMatchObject({
    backlog: [{ fromDay: 240, choice: 'first_email', perDay: 50 }],
    backlog_done_at: null,
  });

  const { draft, draftRev, activatedAt } = live.body;
  draft.settings.minGapDays = 21;
  await http.put(`/api/flows/${id}/draft`).send({ draftRev, definition: draft });
  expect((await http.get(`/api/flows/${id}`)).body).toMatchObject({
    draftChanged: true,
    live: { definition: { settings: { minGapDays: 14 } } },
  });
  expect((await http.delete(`/api/flows/${id}/draft`)).body).toMatchObject({
    draftChanged: false,
    draft: { settings: { minGapDays: 14 } },
  });
  const again = await http.post(`/api/flows/${id}/publish`).send({});
  expect(again.body).toMatchObject({ live: { number: 2 }, activatedAt });
});

test('pause, resume and archive; each refuses what makes no sense', async () => {
  const { id } = await create();
  expect((await http.post(`/api/flows/${id}/pause`)).status).toBe(409);
  await http.post(`/api/flows/${id}/publish`).send({});
  expect((await http.post(`/api/flows/${id}/pause`)).body.status).toBe('paused');
  expect((await http.post(`/api/flows/${id}/pause`)).body.status).toBe('paused');
  expect((await http.get(`/api/flows/${id}/held`)).body).toEqual({ held: 0, tooLate: 0, goOn: 0 });
  expect((await http.post(`/api/flows/${id}/resume`)).body.status).toBe('live');
  expect((await http.post(`/api/flows/${id}/archive`)).body.status).toBe('archived');
  expect((await http.post(`/api/flows/${id}/resume`)).status).toBe(409);
  expect((await http.post(`/api/flows/${id}/publish`).send({})).status).toBe(409);
});

test('a removed step needs a place for its people, before the waits that lead there', async () => {
  const { id } = await create();
  const live = (await http.post(`/api/flows/${id}/publish`).send({})).body;
  const { id: contactId } = await makeContact(db, shop, [ago(130)]);
  await http.post(`/api/flows/${id}/enrollments`).send({ contacts: [{ id: contactId }] });
  await db('enrollments')
    .where('contact_id', contactId)
    .update({ position: 'wait-2', step_id: 'email-2', step_name: 'E-mail 2', visit: 2 });

  const { draft } = live;
  draft.steps = draft.steps.filter((step: { id: string }) => !['wait-2', 'email-2'].includes(step.id));
  draft.steps[0].next.sent = 'wait-3';
  expect((await http.put(`/api/flows/${id}/draft`).send({ draftRev: live.draftRev, definition: draft })).body.problems).toEqual([]);
  expect((await http.get(`/api/flows/${id}/checklist`)).body.removed).toEqual([{ stepId: 'email-2', name: 'E-mail 2', waiting: 1 }]);

  const lost = await http.post(`/api/flows/${id}/publish`).send({});
  expect(lost.status).toBe(422);
  expect(lost.body.message).toContain('Say where the 1 people waiting at “E-mail 2” go');
  expect((await http.post(`/api/flows/${id}/publish`).send({ moves: { 'email-2': 'nowhere' } })).status).toBe(422);
  expect((await http.post(`/api/flows/${id}/publish`).send({ moves: { 'email-2': 'email-3' } })).status).toBe(200);
  expect((await db('flow_versions').where({ flow_id: id, number: 2 }).first()).moves).toEqual({ 'email-2': 'wait-3' });
  const walk = await db('enrollments').where('contact_id', contactId).first('id');
  expect((await http.get(`/api/enrollments/${walk.id}`)).body.ahead.map(words)).toEqual(['E-mail 3', 'Ends without a purchase']);
});

test('enrolling is idempotent, also under parallel calls', async () => {
  const { id } = await create({ template: 'win-back-single' });
  const people = await Promise.all(Array.from({ length: 20 }, () => makeContact(db, shop, [ago(10)])));
  const first = people[0] as { id: string };
  const asked = people.map((person) => ({ id: person.id }));
  expect((await http.post(`/api/flows/${id}/enrollments`).send({ contacts: asked })).status).toBe(409);
  await http.post(`/api/flows/${id}/publish`).send({});
  const emails = await db('contacts')
    .whereIn(
      'id',
      asked.map((one) => one.id),
    )
    .pluck('email');
  const answers = await Promise.all([
    http.post(`/api/flows/${id}/enrollments`).send({ contacts: asked }),
    http.post(`/api/flows/${id}/enrollments`).send({ contacts: emails.map((email) => ({ email: email.toUpperCase() })).reverse() }),
    http.post(`/api/flows/${id}/enrollments`).send({ contacts: [...asked].reverse() }),
  ]);
  const items = answers.flatMap((answer) => answer.body.items);
  expect(items).toHaveLength(60);
  expect(items.filter((item) => item.outcome === 'enrolled')).toHaveLength(20);
  expect(new Set(items.map((item) => item.enrollmentId)).size).toBe(20);
  expect(await db('nudges').whereIn('enrollment_id', db('enrollments').where('flow_id', id).select('id'))).toHaveLength(20);

  await db('contacts').where('id', first.id).update({ archived_at: new Date() });
  const odd = await http.post(`/api/flows/${id}/enrollments`).send({ contacts: [{ email: 'nobody@shop.example' }, { id: first.id }] });
  expect(odd.body.items.map((item: { outcome: string }) => item.outcome)).toEqual(['not_found', 'archived']);
});

test('numbers and the people behind them: the held-out stand in none of a step’s', async () => {
  const flow = await makeFlow(db, shop.audienceId, winBack());
  const path = `/api/flows/${flow.flowId}`;
  const walks: string[] = [];
  for (let n = 0; n < 6; n++) {
    const { id } = await makeContact(db, shop, [ago(130)]);
    walks.push(await enroll(db, '', { ...shop, ...flow }, id));
  }
  const [sent, won, skipped, out, late] = walks as [string, string, string, string, string];
  await db('enrollments').whereIn('id', walks).update({ step_id: 'email-1', step_name: 'E-mail 1', do_next: 'sendEmail' });
  await db('enrollments')
    .where('id', sent)
    .update({ step_id: 'email-2', at: new Date(Date.now() + DAY) });
  await db('enrollments').where('id', won).update({ ended_at: new Date(), outcome: 'won_back', at: null });
  await db('enrollments').where('id', out).update({ arm: 'holdout' });
  await db('enrollments')
    .where('id', late)
    .update({ held: 'flow', at: null, due: ago(8) });
  const step = { visit: 1, ord: 1000, flow_id: flow.flowId, step_id: 'email-1', type: 'sendEmail', name: 'E-mail 1', at: new Date() };
  await db('enrollment_steps').insert([
    { ...step, enrollment_id: sent, outcome: 'sent' },
    { ...step, enrollment_id: won, outcome: 'sent' },
    { ...step, enrollment_id: skipped, outcome: 'skipped', reason: 'unsubscribed' },
    { ...step, enrollment_id: out, outcome: 'skipped', reason: 'held_out' },
  ]);

  const { body } = await http.get(path);
  expect(body).toMatchObject({ waiting: 4, sent: 2, wonBack: 1, held: 1, counts: { entered: 6, heldOut: 1, outcomes: { won_back: 1 } } });
  expect(body.lift).toMatchObject({ treated: 5, treatedBought: 1, holdout: 1, holdoutBought: 0, points: null });
  const counted = body.counts.steps.find((s: { stepId: string }) => s.stepId === 'email-1');
  expect(counted).toMatchObject({ waiting: 3, sent: 2, skipped: 1, reasons: { unsubscribed: 1 } });
  expect((await http.get(`${path}/held`)).body).toEqual({ held: 1, tooLate: 1, goOn: 0 });
  expect(new Date(body.lateSoonest).getTime()).toBeLessThan(Date.now());

  const who = async (query: string) =>
    (await http.get(`${path}/people?${query}`)).body.items.map((p: { enrollmentId: string }) => p.enrollmentId);
  expect(await who('what=waiting&stepId=email-1')).toHaveLength(3);
  expect((await who('what=sent&stepId=email-1')).sort()).toEqual([sent, won].sort());
  expect(await who('what=skipped&reason=unsubscribed')).toEqual([skipped]);
  expect(await who('what=heldOut')).toEqual([out]);
  expect(await who('what=wonBack')).toEqual([won]);
  expect(await who('what=held')).toEqual([late]);

  const pages: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { body: { items: { enrollmentId: string }[]; next: string | null } } = await http.get(
      `${path}/people?what=entered&limit=4${next && `&cursor=${next}`}`,
    );
    pages.push(...page.body.items.map((p) => p.enrollmentId));
    next = page.body.next;
  }
  expect(pages).toEqual([...walks].sort().reverse());
  expect((await http.get(`${path}/people?what=sent&cursor=zz`)).status).toBe(400);
  expect((await http.get(`${path}/enrollments?state=ended`)).body.items).toMatchObject([{ enrollmentId: won, outcome: 'won_back' }]);
  const ahead = (await http.get(`/api/flows/ahead?audienceId=${shop.audienceId}`)).body.days;
  expect(ahead).toHaveLength(14);
  expect(ahead.reduce((sum: number, day: { messages: number }) => sum + day.messages, 0)).toBeGreaterThan(1);
});

test('a mail of the draft as a contact would get it, and sent to a tester', async () => {
  const { id, draft } = await create();
  const { id: contactId } = await makeContact(db, shop, [ago(130)], { first_name: 'Zoë' });
  const shown = await http.post(`/api/flows/${id}/preview`).send({ stepId: 'email-1', contactId });
  expect(shown.body).toMatchObject({ subject: 'It has been a while, Zoë', problems: [] });
  draft.steps[0].subject = 'Hello {{';
  const broken = await http.post(`/api/flows/${id}/preview`).send({ stepId: 'email-1', definition: draft });
  expect(broken.body.problems).toMatchObject([{ code: 'badTemplate', field: 'subject' }]);
  expect((await http.post(`/api/flows/${id}/preview`).send({ stepId: 'exit' })).status).toBe(404);
  expect((await http.post(`/api/flows/${id}/test-send`).send({ stepId: 'email-1', to: 'claire@shop.example' })).status).toBe(503);

  const sent: { to: { address: string }; subject: string }[] = [];
  const channel = {
    name: 'smtp',
    send: async (mail: (typeof sent)[number]) => void sent.push(mail),
    check: async () => {},
    close: async () => {},
  };
  const answer = await api(db, { channel })
    .post(`/api/flows/${id}/test-send`)
    .send({ stepId: 'email-1', contactId, to: 'claire@shop.example' });
  expect(answer.body.subject).toBe('[Test] It has been a while, Zoë');
  expect(sent).toMatchObject([{ to: { address: 'claire@shop.example' } }]);
  expect(await db('messages').where('contact_id', contactId)).toEqual([]);
});
