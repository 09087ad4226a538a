import { createHash } from 'node:crypto';
import { convert } from 'html-to-text';
import type { SendEmail } from '../../workflows/flow/steps/send-email.ts';
import { linkFault, trackable } from './links.ts';
import { type Parsed, parseHtml, parseText } from './liquid.ts';
import { type Scan, scan, spliced } from './scan.ts';

/** A step's content, ready to be rendered many times. Links stand between marks, to be replaced per message. */
export interface Compiled {
  subject: Parsed;
  preview: Parsed;
  html: Parsed;
  text: Parsed;
}

/** Liquid set aside as `␄n␅` while the HTML around it is read: quotes and `<` inside tags would break it. */
const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own marks
const HELD = /\u0004(\d+)\u0005/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing an author writes may look like our marks
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const ENTITIES: Record<string, string> = {
  '&quot;': '"',
  '&#39;': "'",
  '&#34;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&nbsp;': ' ',
};
export const unescapeHtml = (text: string) => text.replace(/&(quot|#39|#34|lt|gt|amp|nbsp);/g, (entity) => ENTITIES[entity] as string);
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })[c] as string);

export interface Body extends Scan {
  html: string;
  /** Puts the Liquid back. */
  restored(text: string): string;
}

/** The author's HTML with its Liquid set aside, and what a scan finds in it. */
export function readBody(source: string): Body {
  const held: string[] = [];
  const html = source.replace(CONTROLS, '').replace(LIQUID, (liquid) => `\u0004${held.push(unescapeHtml(liquid)) - 1}\u0005`);
  return { html, ...scan(html), restored: (text) => text.replace(HELD, (_, n) => held[Number(n)] ?? '') };
}

/** Throws what Liquid says when it can't be parsed. */
export function compile({ subject, preview, html }: Pick<SendEmail, 'subject' | 'preview' | 'html'>): Compiled {
  const body = readBody(html);
  const marks = body.links
    .filter(({ href }) => trackable(href, body.restored) || linkFault(href, body.restored))
    .map(({ href, from, to }, n) => ({
      from,
      to,
      with: mark(n, linkFault(href, body.restored) ? '#' : href, body.html[from - 1] === '='),
    }));
  const marked = spliced(body.html, [...body.forbidden.map((f) => f.cut), ...marks]);
  return {
    subject: parseText(subject.replace(CONTROLS, ' ')),
    preview: parseText(preview.replace(CONTROLS, ' ')),
    html: parseHtml(body.restored(marked)),
    text: parseText(body.restored(asText(marked))),
  };
}

const mark = (n: number, href: string, bare: boolean) => {
  const marked = `\u0001${n}\u0002${escapeHtml(href)}\u0003`;
  return bare ? `"${marked}"` : marked;
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own marks
export const MARK = /\u0001(\d+)\u0002([^\u0003]*)\u0003/g;

/** 10 ms for 37 KB: per template, never per message. */
const asText = (html: string) =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'a', options: { hideLinkHrefIfSameAsText: false, linkBrackets: ['<', '>'] as [string, string] } },
    ],
  });

/** Enough for every step that is mailing at one time; the oldest goes first. */
const KEPT = 500;
const kept = new Map<string, Compiled>();

/** Once per content, for as long as it is in use. `versionId` names a content that never changes; without it the content itself does. */
export function compiled(step: SendEmail, versionId: string | null): Compiled {
  const key = versionId
    ? `${versionId}:${step.id}`
    : createHash('sha256')
        .update(JSON.stringify([step.subject, step.preview, step.html]))
        .digest('hex');
  const known = kept.get(key);
  kept.delete(key);
  const template = known ?? compile(step);
  kept.set(key, template);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return template;
}
