import { expect, test } from '@jest/globals';
import { compile } from '../../api/mails/compile.ts';
import { templateProblems } from '../../api/mails/index.ts';
import { renderHtml } from '../../api/mails/liquid.ts';
import { readToken, writeToken } from '../../api/mails/tokens.ts';
import type { StepOf } from '../../workflows/flow/flow.ts';
import type { Trigger } from '../../workflows/flow/triggers.ts';
import { email, theEnd, winBack } from '../support/factories.ts';

const base = email(1, 'end') as StepOf<'sendEmail'>;
const problems = (more: Partial<StepOf<'sendEmail'>>, trigger: Trigger = { type: 'lapsed', days: 120 }) =>
  templateProblems({ ...winBack([120]), trigger, steps: [{ ...base, ...more }, theEnd] }).map((p) => `${p.code} ${p.field}: ${p.message}`);

test('a tag that can be empty needs words for then', () => {
  expect(problems({ html: '<p>Hello {{ contact.first_name }}</p>' })).toEqual([
    'noFallback html: “E-mail 1”: {{ contact.first_name }} can be empty. Write what to say then: {{ contact.first_name | default: "…" }}.',
  ]);
  expect(problems({ html: '<p>Hello {{ contact.first_name | upcase | default: "you" }} {{ audience.name }}</p>' })).toEqual([]);
  expect(problems({ html: '<p>{% if contact.last_name %}Dear {{ contact.last_name }}{% else %}Hello{% endif %}</p>' })).toEqual([]);
});

test('the last order is there for the lapsed, not for whoever a program enters', () => {
  expect(problems({ subject: '{{ last_order.days_ago }} days' })).toEqual([]);
  expect(problems({ subject: '{{ last_order.days_ago }} days' }, { type: 'api' })).toHaveLength(1);
});

test.each([
  ['no subject', { subject: ' ' }, /noSubject subject/],
  ['no text', { html: '<p>&nbsp;</p><!-- x -->' }, /noText html/],
  ['an unknown tag', { html: '<p>{{ contact.phone | default: "x" }}</p>' }, /there is no tag \{\{ contact\.phone \}\}/],
  ['an open brace', { subject: 'Hi {{ contact.email' }, /badTemplate subject/],
  ['a file', { html: "{% include '/etc/passwd' %}x" }, /tag "include" not found/],
  ['a loop', { html: '{% for i in (1..9) %}x{% endfor %}' }, /tag "for" not found/],
  ['unescaped output', { html: '{{ contact.email | raw }}' }, /undefined filter: raw/],
  ['insides', { html: '{{ contact | json }}' }, /undefined filter: json/],
  ['a script', { html: 'x<script>1</script>' }, /can’t contain <script>/],
  ['a handler', { html: '<p onclick="x()">x</p>' }, /can’t contain onclick/],
  ['a javascript link', { html: '<a href=" java&#115;cript:x">x</a>' }, /can’t contain/],
  ['a data link', { html: '<a href="data:text/html,x">x</a>' }, /can’t contain/],
  ['a relative link', { html: '<a href="/shop">x</a>' }, /must begin with https/],
  ['a host from a tag', { html: '<a href="https://{{ contact.email }}/x">x</a>' }, /spell out its address/],
  ['a page of its own', { html: '<html><body>x</body></html>' }, /can’t contain <html>/],
  ['an open comment', { html: 'x<!-- and the footer is gone' }, /left open/],
])('%s is a problem', (_, more, expected) => {
  expect(problems(more).join('\n')).toMatch(expected);
});

test('what is forbidden is cut from what is rendered, too', () => {
  const { html } = compile({
    ...base,
    html: '<p onclick="a()">x</p><script>b()</script><iframe src="c"></iframe><a href="javascript:d()">e</a><img src=x onerror=f()>',
  });
  expect(renderHtml(html, {})).toBe('<p >x</p><a href="#">e</a><img src=x >');
});

test('a runaway template stops', () => {
  const { html } = compile({
    ...base,
    html: `{% assign a = "${'x'.repeat(1_000)}" %}${'{% assign a = a | append: a %}'.repeat(30)}{{ a }}`,
  });
  expect(() => renderHtml(html, {})).toThrow(/limit/);
});

test('a token says what was signed, and nothing else passes', () => {
  const said = { kind: 'click', messageId: '0190a0a0-0000-7000-8000-000000000001', link: 300, isTest: true } as const;
  const token = writeToken('s', said);
  expect(readToken('s', token)).toEqual(said);
  expect(readToken('t', token)).toBeNull();
  for (let n = 0; n < token.length; n++) {
    const other = token[n] === 'A' ? 'B' : 'A';
    const got = readToken('s', token.slice(0, n) + other + token.slice(n + 1));
    // the last character carries two bits of padding
    if (n < token.length - 1) expect(got).toBeNull();
  }
});
