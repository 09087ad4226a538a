import type { Definition, Step } from '../../workflows/flow/flow.ts';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { defaultSettings } from '../../workflows/flow/settings.ts';
import { type MailText, type TemplateTexts, templateTexts } from './template-texts.ts';

export type Template = 'win-back-series' | 'win-back-single' | 'blank';
/** Days after the last purchase on which the classic series writes. */
const CLASSIC = [120, 240, 360];

/**
 * The drawing a new flow starts from. `days`: days after the last purchase, rising; the first is the trigger's, each other
 * one a wait and an e-mail. A series takes any number of them, a single e-mail and a blank flow the first.
 */
export function definitionFrom(
  template: Template,
  {
    language,
    days = CLASSIC,
    holdoutPercent = 0,
  }: { language: 'en' | 'fr'; days?: number[] | undefined; holdoutPercent?: number | undefined },
): Definition {
  const texts = templateTexts[language];
  const mails = template === 'blank' ? [] : template === 'win-back-single' ? days.slice(0, 1) : days;
  const steps: Step[] = mails.flatMap((day, n) => mailOn(day, n, mails.length, texts));
  steps.push({ type: 'exit', id: 'exit', name: texts.exit, next: {} });
  return {
    trigger: { type: 'lapsed', days: days[0] ?? 120 },
    entry: steps[0]?.id ?? 'exit',
    steps,
    settings: { ...defaultSettings, holdoutPercent },
  };
}

function mailOn(day: number, n: number, total: number, texts: TemplateTexts): Step[] {
  const last = n === total - 1;
  const text: MailText = n === 0 ? texts.first : last ? texts.last : texts.middle;
  const email = mail(n, text, texts, last ? 'exit' : `wait-${n + 2}`);
  if (n === 0) return [email];
  const wait: Step = {
    type: 'wait',
    id: `wait-${n + 1}`,
    name: texts.until(day),
    until: { kind: 'sincePurchase', days: day },
    next: { done: email.id },
  };
  return [wait, email];
}

const mail = (n: number, text: MailText, texts: TemplateTexts, sent: string): Step => ({
  type: 'sendEmail',
  id: `email-${n + 1}`,
  name: texts.email(n + 1),
  ...text,
  from: { name: '', address: '' },
  layout: 'letter',
  next: { sent },
});

/** Days between the e-mails to a segment; the last before whoever has not reacted is archived. */
const WAITS = [14, 30, 30];

/**
 * For whoever comes to be in a segment: an e-mail at once, one after each of `waits` but the last. Clicking and buying end it: the goal is
 * reached. After the last wait who has opened one stays, the others are archived.
 */
export function segmentSeries(
  flowId: string,
  segmentId: string,
  {
    language,
    waits = WAITS,
    holdoutPercent = 0,
  }: { language: 'en' | 'fr'; waits?: number[] | undefined; holdoutPercent?: number | undefined },
): Definition {
  const texts = templateTexts[language];
  const { segment } = texts;
  const ofThis = (did: 'opened' | 'clicked'): Rule => ({
    kind: 'group',
    match: 'all',
    rules: [{ kind: 'email', did, over: { of: 'flow', flowId } }],
  });
  const steps = waits.flatMap((days, n): Step[] => {
    const last = n === waits.length - 1;
    const text = n === 0 ? segment.first : last ? texts.last : segment.middle;
    const until = { kind: 'duration', amount: days, unit: 'days' } as const;
    const next = { done: last ? 'ask' : `email-${n + 2}` };
    return [mail(n, text, texts, `wait-${n + 1}`), { type: 'wait', id: `wait-${n + 1}`, name: segment.wait(days), until, next }];
  });
  return {
    trigger: { type: 'entersSegment', segmentId },
    entry: 'email-1',
    steps: [
      ...steps,
      { type: 'branch', id: 'ask', name: segment.ask, rule: ofThis('opened'), next: { yes: 'exit', no: 'archive' } },
      { type: 'exit', id: 'exit', name: segment.stays, next: {} },
      { type: 'archive', id: 'archive', name: segment.archive, next: {} },
    ],
    settings: { ...defaultSettings, goalRule: ofThis('clicked'), holdoutPercent },
  };
}
