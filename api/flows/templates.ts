import type { Definition, Step } from '../../workflows/flow/flow.ts';
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
  const email: Step = {
    type: 'sendEmail',
    id: `email-${n + 1}`,
    name: texts.email(n + 1),
    ...text,
    from: { name: '', address: '' },
    layout: 'letter',
    next: { sent: last ? 'exit' : `wait-${n + 2}` },
  };
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
