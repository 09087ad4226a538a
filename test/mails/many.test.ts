import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { v7 } from 'uuid';
import { composeMail, mailMany, type Recipient } from '../../api/mails/index.ts';
import { drawingOf, EMAIL } from '../../workflows/flow/campaign.ts';

const site = { publicUrl: 'https://mail.shop.example', secret: 's' };
const at = Date.UTC(2026, 2, 12, 9, 0);

/** Pieces of texts as authors write them; whatever stands at the ends, side by side or inside an address matters. */
const scraps = [
  ' ',
  '\n',
  '\r\n',
  '<p>Hello {{ contact.first_name | default: "you" }},</p>\n',
  '{{ contact.last_name }}',
  '{% if last_order %}<p>{{ last_order.total }} on {{ last_order.date }} <a href="https://shop.example/again?x=1&amp;y=2">again</a></p>{% else %}  {% endif %}',
  '{% assign who = contact.first_name %}',
  '{{ who }}',
  '<a href="https://shop.example/a?b=c&amp;d=é#there">Look = here</a>',
  '<a href="https://shop.example/{{ contact.email | url_encode }}?q={{ contact.last_name }}">Yours</a>',
  '<a href="{{ unsubscribe_url }}">Leave</a>',
  '<a href=https://shop.example/bare>bare</a>',
  '<a href="mailto:x@shop.example">write</a>',
  '<p>.hidden dot\n..two dots\n</p>',
  '<p>Émile, œuvre, 価格, 😀 = 100 % </p>\t\n',
  `<p>${'long '.repeat(60)}</p>`,
  `<img src="https://shop.example/${'x'.repeat(120)}.png" alt="">`,
  '{{ audience.name }}',
  '{%- if contact.first_name -%} trimmed {%- endif -%}',
];
const text = fc.array(fc.constantFrom(...scraps), { minLength: 1, maxLength: 12 }).map((some) => some.join(''));
const line = fc
  .array(fc.constantFrom('Hello', ' ', '{{ contact.first_name }}', 'é', '{% if last_order %}again{% endif %}', '=?x?=', 'a'.repeat(70)), {
    maxLength: 5,
  })
  .map((some) => some.join(''));
const name = fc.constantFrom(
  '',
  'Anna',
  'Zoë',
  "O'Brien, Jr.",
  '  ',
  '"Quoted" <x@y>',
  '😀',
  'a'.repeat(80),
  '\u202egnp',
  'Anna\r\nBcc: x@y.example',
);
const recipient: fc.Arbitrary<Recipient> = fc.record({
  firstName: name,
  lastName: name,
  email: fc.constantFrom('anna@shop.example', 'a.b+c@shop.example', "o'hara@shop.example", 'zoë@müller.example'),
  status: fc.constantFrom('subscribed', 'non_subscribed'),
  format: fc.constantFrom('html' as const, 'text' as const),
  language: fc.constantFrom('en' as const, 'fr' as const),
  audience: fc.constant({
    name: 'Disques & Co',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    senderName: 'Paul, Müller',
    senderAddress: 'paul@shop.example',
    postalAddress: '1 rue X\n75001 Paris',
  }),
  lastOrder: fc.constantFrom(null, { at: at - 5 * 86_400_000, total: '48.50', currency: 'EUR', lines: 3 }),
});

test('spliced together, a mail is what it is when it is made alone, in every part', async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      line,
      line,
      fc.constantFrom('letter' as const, 'card' as const, 'plain' as const),
      fc.record({ opens: fc.boolean(), clicks: fc.boolean(), campaign: fc.constantFrom('', 'Spring & co') }),
      fc.array(recipient, { minLength: 1, maxLength: 3 }),
      async (html, subject, preview, layout, tracking, people) => {
        const email = { subject, preview, layout, html, from: { name: '', address: '' } };
        const definition = drawingOf({ name: 'A campaign', email, settings: { wonBackDays: 5, tracking } });
        const versionId = v7();
        const maker = mailMany(site, { definition, stepId: EMAIL, versionId });
        for (const to of people) {
          const messageId = v7();
          const alone = composeMail(site, to, {
            messageId,
            walk: { contact_id: '', test: null },
            versionId,
            stepId: EMAIL,
            definition,
            isTest: false,
            at,
          });
          const mail = maker.make(to, messageId, at);
          expect({ ...mail, mime: undefined }).toEqual({ ...alone, html: null, text: '', mime: undefined });
          const source = mail.mime as Buffer;
          const raw = source.toString('latin1');
          expect(raw.split('\r\n').filter((row) => row.length > 998)).toEqual([]);
          const bodies = raw.slice(raw.indexOf('\r\n\r\n'));
          expect(bodies.split('\r\n').filter((row) => row.length > 76)).toEqual([]);
          expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
          const read = await PostalMime.parse(source);
          const lf = (said: string | null | undefined) => (said ?? '').replace(/\r\n?/g, '\n').trimEnd();
          expect(lf(read.html)).toBe(lf(alone.html));
          expect(lf(read.text)).toBe(lf(alone.text));
          expect(read.subject ?? '').toBe(alone.subject);
          expect(read.from).toMatchObject(alone.from);
          expect(read.to).toHaveLength(1);
          expect(read.to?.[0]?.name?.trim()).toBe(alone.to.name);
          expect(read.messageId).toBe(`<${messageId}@shop.example>`);
          expect(new Date(read.date as string).getTime()).toBe(at);
          const header = (key: string) => read.headers.find((one) => one.key === key)?.value;
          expect(header('list-unsubscribe')).toBe(alone.headers['List-Unsubscribe']);
          expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
        }
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);

test('who must come with their last order is told by the words', () => {
  const wants = (html: string) => {
    const email = { subject: 'x', preview: '', layout: 'letter' as const, html, from: { name: '', address: '' } };
    const definition = drawingOf({ name: 'x', email, settings: { wonBackDays: 5, tracking: { opens: true, clicks: true, campaign: '' } } });
    return mailMany(site, { definition, stepId: EMAIL, versionId: v7() }).wantsOrder;
  };
  expect(wants('<p>Hello {{ contact.first_name }}</p>')).toBe(false);
  expect(wants('<p>{% if last_order %}x{% endif %}</p>')).toBe(true);
  expect(wants('<p>{{ last_order.days_ago }}</p>')).toBe(true);
});
