import type { Definition, StepOf } from '../../workflows/flow/flow.ts';
import { walkOrder } from '../../workflows/flow/flow.ts';
import { type Compiled, compiled, escapeHtml, MARK, unescapeHtml } from './compile.ts';
import { frame, frameText } from './frames.ts';
import { target } from './links.ts';
import { renderHtml, renderText } from './liquid.ts';
import { clean, type Recipient, scopeOf } from './recipient.ts';

export interface Rendering {
  definition: Definition;
  stepId: string;
  /** null: the content may still change. */
  versionId: string | null;
  to: Recipient;
  /** Epoch milliseconds. */
  at: number;
  unsubscribeUrl: string;
  /** Address of the redirect of link `n`; absent = links lead straight to their targets. */
  redirect?: (n: number) => string;
  pixel?: string;
}

export interface Rendered {
  from: { name: string; address: string };
  subject: string;
  preview: string;
  html: string;
  text: string;
  /** Where link `n` leads; null = nowhere. A link that this contact doesn't see is absent. */
  targets: Map<number, string | null>;
}

/** Throws when the step is not an e-mail of the drawing, or its template can't be rendered. */
export function render({ definition, stepId, versionId, to, at, unsubscribeUrl, redirect, pixel }: Rendering): Rendered {
  const step = emailOf(definition, stepId);
  const template: Compiled = compiled(step, versionId);
  const scope = scopeOf(to, { at, unsubscribeUrl, ...placeInSeries(definition, stepId) });
  const utm = campaignOf(definition, step);

  const targets = new Map<number, string | null>();
  const lead = (n: number, href: string) => {
    const to = target(href, utm);
    targets.set(n, to);
    return to && redirect ? redirect(n) : (to ?? '#');
  };
  const body = renderHtml(template.html, scope).replace(MARK, (_, n, href) => escapeHtml(lead(Number(n), unescapeHtml(href))));
  const text = renderText(template.text, scope).replace(MARK, (_, n, href) => lead(Number(n), href));
  const subject = oneLine(renderText(template.subject, scope), 300);
  const preview = oneLine(renderText(template.preview, scope), 300);
  return {
    from: sender(step, definition, to),
    subject,
    preview,
    html: frame({ layout: step.layout, body, preview, title: subject, to, unsubscribeUrl, pixel: pixel ?? null }),
    text: frameText(text, to, unsubscribeUrl),
    targets,
  };
}

/** The parameters that links get; null = none. */
export const campaignOf = ({ settings }: Definition, step: StepOf<'sendEmail'>) =>
  settings.tracking.campaign ? { name: settings.tracking.campaign, content: slug(step.name) } : null;

export function emailOf({ steps }: Definition, stepId: string): StepOf<'sendEmail'> {
  const step = steps.find((s) => s.id === stepId);
  if (step?.type !== 'sendEmail') throw new Error(`the drawing has no e-mail ${stepId}`);
  return step;
}

/** The how-manieth e-mail of how many, in the order in which a walk meets them. */
export function placeInSeries(definition: Definition, stepId: string): { position: number; total: number } {
  const mails = walkOrder(definition).filter((s) => s.type === 'sendEmail');
  return { position: mails.findIndex((s) => s.id === stepId) + 1, total: mails.length };
}

/** The step's sender, else the flow's, else the audience's: the first that has an address, and the first that has a name. */
export function sender(step: StepOf<'sendEmail'>, { settings }: Definition, { audience }: Recipient): { name: string; address: string } {
  const known = [step.from, settings.from, { name: audience.senderName || audience.name, address: audience.senderAddress }];
  const name = known.find((s) => s.name.trim() !== '')?.name ?? '';
  return { name: clean(name), address: clean(known.find((s) => s.address.trim() !== '')?.address ?? '') };
}

export const oneLine = (text: string, most: number) => clean(text).replace(/\s+/g, ' ').slice(0, most);

const slug = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
