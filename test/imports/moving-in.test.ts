import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { unmailable } from '../../api/contacts/index.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact, makeFlow, winBack } from '../support/factories.ts';
import { importsOn } from '../support/imports.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: { audienceId: string; storeId: string };
let imports: ReturnType<typeof importsOn>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
});
afterAll(() => drop());
beforeEach(async () => {
  shop = await makeAudience(db);
  imports = importsOn(db, shop.audienceId);
});

/** Of every contact: may they be mailed? */
async function mailable(): Promise<Record<string, string | null>> {
  const { rows } = await db.raw(
    `select split_part(c.email, '@', 1) as who, ${unmailable()} as why from contacts c join audiences a on a.id = c.audience_id where c.audience_id = ?`,
    [shop.audienceId],
  );
  return Object.fromEntries(rows.map(({ who, why }: { who: string; why: string | null }) => [who, why]));
}

const head =
  '"Email Address","First Name","Last Name","Interests",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS';
const member = (who: string, more = ',') =>
  `${who}@mc.example,${who},Test,"Jazz, Rock\\, Pop",4,"2019-03-12 10:00:00",10.0.0.1,"2019-03-12 10:05:00",10.0.0.2,48.8,2.3,1,2,Europe/Paris,FR,75,"2024-01-01 00:00:00",1,abc,"likes vinyl","""VIP"",""Blue, dark"""${more}`;
const mailchimp = () =>
  Buffer.from(
    zipSync({
      'subscribed_members_export_1.csv': strToU8(`${head}\n${member('in', '')}\n`),
      'unsubscribed_members_export_1.csv': strToU8(
        `${head},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER\n${member('out', ',"2023-05-01 12:00:00",News,1,NORMAL,')}\n`,
      ),
      'cleaned_members_export_1.csv': strToU8(
        `${head},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID\n${member('dead', ',"2022-05-01 12:00:00",News,1')}\n`,
      ),
      'nonsubscribed_members_export_1.csv': strToU8(`${head}\n${member('buyer', '')}\n`),
    }),
  );

test('Mailchimp’s ZIP: statuses by file, opt-in proof, rating, tags and groups; nobody who left there becomes mailable', async () => {
  await makeContact(db, shop, [], { email: 'out@mc.example', status: 'subscribed' });
  await makeContact(db, shop, [], { email: 'in@mc.example', status: 'unsubscribed' });
  const counted = await imports.bring(mailchimp(), {}, 'mailchimp-export.zip');
  expect(counted).toMatchObject({ format: 'zip', tool: 'mailchimp', blocked: null, counts: { rows: 4, refused: 0, left: 1 } });
  const done = await imports.write(counted.id);
  expect(done).toMatchObject({ state: 'done', result: { added: 2, updated: 2 } });
  expect(await mailable()).toEqual({ in: 'unsubscribed', out: 'unsubscribed', dead: 'cleaned', buyer: 'non_subscribed' });
  shop = await makeAudience(db);
  const other = importsOn(db, shop.audienceId);
  await other.write((await other.bring(mailchimp(), {}, 'x.zip')).id);
  expect(await mailable()).toEqual({ in: null, out: 'unsubscribed', dead: 'cleaned', buyer: 'non_subscribed' });
  const contact = await other.contact('in@mc.example');
  expect(contact).toMatchObject({ rating: 4, country: 'FR', time_zone: 'Europe/Paris', status: 'subscribed' });
  expect(contact.opted_in_at.toISOString()).toBe('2019-03-12T10:00:00.000Z');
  expect(contact.optin_proof).toMatchObject({
    ip: '10.0.0.1',
    confirmedIp: '10.0.0.2',
    confirmedAt: expect.stringContaining('2019-03-12'),
  });
  expect((await other.contact('out@mc.example')).status_at.toISOString()).toBe('2023-05-01T12:00:00.000Z');
  expect(
    await db('contact_tags as w').join('tags as t', 't.id', 'w.tag_id').where('w.contact_id', contact.id).orderBy('t.name').pluck('t.name'),
  ).toEqual(['Blue, dark', 'VIP']);
  expect(
    await db('contact_groups as w')
      .join('groups as g', 'g.id', 'w.group_id')
      .where('w.contact_id', contact.id)
      .orderBy('g.name')
      .pluck('g.name'),
  ).toEqual(['Jazz', 'Rock, Pop']);
  expect(await db('notes').where({ contact_id: contact.id }).pluck('text')).toEqual(['likes vinyl']);
});

test('Klaviyo: consent and suppressions; whoever never subscribed is not made a subscriber', async () => {
  const file = `Email,First Name,Klaviyo ID,Email Marketing Consent,Email Marketing Consent Timestamp,Email Suppressions,First Active,Last Open,Last Click
in@kl.example,In,K1,SUBSCRIBED,2022-02-02T08:00:00+00:00,,2020-01-01,2024-03-01 10:00:00,2024-02-01 10:00:00
never@kl.example,Never,K2,NEVER_SUBSCRIBED,,,2020-01-01,,
out@kl.example,Out,K3,UNSUBSCRIBED,,UNSUBSCRIBE,2020-01-01,,
blocked@kl.example,Blocked,K4,SUBSCRIBED,2022-02-02T08:00:00+00:00,USER_SUPPRESSED,2020-01-01,,
dead@kl.example,Dead,K5,SUBSCRIBED,2022-02-02T08:00:00+00:00,HARD_BOUNCE,2020-01-01,,
silent@kl.example,Silent,K6,,,,2020-01-01,,
`;
  const counted = await imports.bring(file, {}, 'klaviyo.csv');
  expect(counted.tool).toBe('klaviyo');
  await imports.write(counted.id);
  expect(await mailable()).toMatchObject({
    in: null,
    never: 'non_subscribed',
    out: 'unsubscribed',
    blocked: 'unsubscribed',
    dead: 'cleaned',
  });
  const contact = await imports.contact('in@kl.example');
  expect([contact.opted_in_at, contact.last_opened_at, contact.last_clicked_at].map((at: Date) => at.toISOString())).toEqual([
    '2022-02-02T08:00:00.000Z',
    '2024-03-01T10:00:00.000Z',
    '2024-02-01T10:00:00.000Z',
  ]);
});

test('ActiveCampaign: Active, Unsubscribed, Unconfirmed, Bounced', async () => {
  const file = `Contact ID,Email,First Name,Last Name,Status,Date Subscribed,Date Created,IP Address,Tags,Lists
1,in@ac.example,In,A,Active,2021-01-02 03:04:05,2020-01-01,10.1.1.1,"Gold, Shop",Main
2,out@ac.example,Out,A,Unsubscribed,,2020-01-01,,,
3,waiting@ac.example,Waiting,A,Unconfirmed,,2020-01-01,,,
4,dead@ac.example,Dead,A,Bounced,,2020-01-01,,,
`;
  const counted = await imports.bring(file, {}, 'activecampaign.csv');
  expect(counted.tool).toBe('activecampaign');
  await imports.write(counted.id);
  expect(await mailable()).toEqual({ in: null, out: 'unsubscribed', waiting: 'pending', dead: 'cleaned' });
});

test('Brevo: who is blacklisted left', async () => {
  const file = `CONTACT ID;EMAIL;PRENOM;NOM;SMS;EMAIL_BLACKLISTED;ADDED_TIME;MODIFIED_TIME
1;in@br.example;In;B;33612345678;No;12-03-2021;12-03-2021
2;out@br.example;Out;B;;Yes;12-03-2021;12-03-2021
`;
  const counted = await imports.bring(file, {}, 'brevo.csv');
  expect(counted.tool).toBe('brevo');
  await imports.write(counted.id);
  expect(await mailable()).toEqual({ in: null, out: 'unsubscribed' });
});

test('twice in a file, once as having left: they left', async () => {
  const file = 'email,status\nboth@x.example,unsubscribed\nboth@x.example,subscribed\n';
  const counted = await imports.bring(file, { choices: { consentSource: 'Form' } });
  await imports.write(counted.id);
  expect(await mailable()).toEqual({ both: 'unsubscribed' });
});

test('already in the middle of a series: they go on where the column says, what came before is recorded as skipped', async () => {
  const { flowId } = await makeFlow(db, shop.audienceId, winBack());
  await makeContact(db, shop, [new Date(Date.now() - 200 * 86_400_000)], { email: 'known@x.example' });
  const file = 'email,Last campaign\nnew@x.example,1\nknown@x.example,E-mail 1\nover@x.example,E-mail 3\nsilent@x.example,\n';
  const counted = await imports.bring(file, { choices: { consentSource: 'Form', enroll: { flowId, stepId: 'email-3' } } });
  expect(counted.columns[1]).toMatchObject({ placing: { to: 'step' }, sureness: 'check' });
  const done = await imports.write(counted.id);
  expect(done.result.enrolled).toBe(3);
  const rows = await db('enrollments as e')
    .join('contacts as c', 'c.id', 'e.contact_id')
    .where('e.flow_id', flowId)
    .orderBy('c.email')
    .select('c.email', 'e.position', 'e.id');
  expect(rows.map(({ email, position }: { email: string; position: string }) => [email.split('@')[0], position])).toEqual([
    ['known', 'wait-2'],
    ['new', 'email-2'],
    ['silent', 'email-3'],
  ]);
  expect(await db('enrollment_steps').where({ enrollment_id: rows[2].id }).orderBy('ord').select('step_id', 'outcome', 'reason')).toEqual([
    { step_id: 'email-1', outcome: 'skipped', reason: 'before_activation' },
    { step_id: 'email-2', outcome: 'skipped', reason: 'before_activation' },
  ]);
});
