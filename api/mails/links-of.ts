import { readBody, unescapeHtml } from './compile.ts';
import { linkFault, trackable } from './links.ts';

export interface WrittenLink {
  /** Its number in the template, as clicks name it. */
  link: number;
  /** The words it stands on; empty for a picture. */
  label: string;
  href: string;
}

/** The links of an e-mail's text that lead through our redirect, as the author wrote them. */
export function linksOf(source: string): WrittenLink[] {
  const body = readBody(source);
  return body.links
    .filter(({ href }) => trackable(href, body.restored) || linkFault(href, body.restored))
    .map(({ href, to }, link) => ({ link, href: body.restored(href).trim(), label: labelAfter(body.html, to, body.restored) }));
}

const labelAfter = (html: string, at: number, restored: (text: string) => string): string => {
  const open = html.indexOf('>', at);
  const close = html.toLowerCase().indexOf('</a', open);
  if (open < 0 || close < 0) return '';
  const text = html.slice(open + 1, close).replace(/<[^>]*>/g, ' ');
  return unescapeHtml(restored(text)).replace(/\s+/g, ' ').trim().slice(0, 120);
};
