import type { Template } from 'liquidjs';
import type { Definition } from '../../workflows/flow/flow.ts';
import type { Problem } from '../../workflows/flow/problems.ts';
import type { SendEmail } from '../../workflows/flow/steps/send-email.ts';
import type { Trigger } from '../../workflows/flow/triggers.ts';
import { readBody } from './compile.ts';
import { linkFault } from './links.ts';
import { parseText, sayFault } from './liquid.ts';
import { mergeTags } from './tags.ts';
import { tagUses } from './uses.ts';

type Field = 'subject' | 'preview' | 'html';

/** What is wrong with the texts of a drawing's e-mails. */
export const templateProblems = ({ steps, trigger }: Definition): Problem[] =>
  steps.filter((s) => s.type === 'sendEmail').flatMap((step) => stepProblems(step, trigger));

export function stepProblems(step: SendEmail, trigger: Trigger): Problem[] {
  const found: Problem[] = [];
  const say = (code: Problem['code'], field: Field, message: string) =>
    found.push({ code, stepId: step.id, field, message: `“${step.name}”: ${message}` });

  if (step.subject.trim() === '') say('noSubject', 'subject', 'write a subject.');
  const body = readBody(step.html);
  if (!saysSomething(body.html)) say('noText', 'html', 'write the text of the e-mail.');
  for (const { what } of unique(body.forbidden, (f) => f.what))
    say('badTemplate', 'html', `a mail can’t contain ${what}. Take it out; the layout brings the page around the text.`);
  if (!body.closed) say('badTemplate', 'html', 'a tag or comment at the end is left open. Close it.');
  for (const fault of new Set(body.links.map(({ href }) => linkFault(href, body.restored)))) if (fault) say('badTemplate', 'html', fault);

  for (const field of ['subject', 'preview', 'html'] as const) {
    let template: Template[];
    try {
      template = parseText(field === 'html' ? body.restored(body.html) : step[field]);
    } catch (error) {
      say('badTemplate', field, `${sayFault(error)}. Check the merge tags.`);
      continue;
    }
    for (const { name, safe } of unique(tagUses(template), (use) => `${use.name} ${use.safe}`)) {
      const tag = mergeTags.find((t) => t.name === name);
      if (!tag) say('badTemplate', field, `there is no tag {{ ${name} }}. Choose one from the list.`);
      else if (!safe && (tag.empty === 'often' || (tag.empty === 'withoutOrder' && trigger.type !== 'lapsed')))
        say('noFallback', field, `{{ ${name} }} can be empty. Write what to say then: {{ ${name} | default: "…" }}.`);
    }
  }
  return found;
}

const saysSomething = (html: string) =>
  /<img\b/i.test(html) ||
  html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .trim() !== '';

function unique<T>(items: T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
