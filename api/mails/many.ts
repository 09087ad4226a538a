import type { Definition } from '../../workflows/flow/flow.ts';
import { type Compiled, compiled, escapeHtml, MARK, unescapeHtml } from './compile.ts';
import { frame, frameText, signedUpOnly } from './frames.ts';
import { target } from './links.ts';
import { renderHtml, renderText } from './liquid.ts';
import type { Mail } from './mail.ts';
import { addressLine, headOf } from './mime-headers.ts';
import { GAP, type Pieces, piecesOf } from './pieces.ts';
import type { Site } from './prepare.ts';
import { quoted } from './quoted.ts';
import { clean, type Recipient, scopeOf } from './recipient.ts';
import { campaignOf, emailOf, oneLine, placeInSeries, sender } from './render.ts';
import { writeToken } from './tokens.ts';
import { tagUses } from './uses.ts';

type Slot = 'title' | 'preview' | 'unsubscribe' | 'pixel';
/** `text` with its quoted-printable form, made once; the rest is each contact's own. */
type Part = { text: string; quoted: string } | { slot: Slot } | { link: number } | { dynamic: number };
/** One way the mail looks, for all who share language, reason and kind. */
interface Shape {
  /** Before, in and after the author's text. */
  text: { head: Part[]; body: Part[]; foot: Part[] };
  html: Part[] | null;
}

const slot = (name: Slot | 'body') => `\u000e${name}\u000f`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own marks
const SLOT = /\u000e(\w+)\u000f/;
const BOUNDARY = '=_rekindle_part';

/** Makes one message's mails for many, each already a MIME message: what is the same for all is encoded once. */
export interface Maker {
  /** Whether the recipients must come with their last order. */
  wantsOrder: boolean;
  /** Throws when the template can't be rendered for this contact. `at` = epoch milliseconds. */
  make(to: Recipient, messageId: string, at: number): Mail;
}

export interface Many {
  definition: Definition;
  stepId: string;
  /** Names the content for ever. */
  versionId: string;
}

export function mailMany(site: Site, { definition, stepId, versionId }: Many): Maker {
  const step = emailOf(definition, stepId);
  const template: Compiled = compiled(step, versionId);
  const place = placeInSeries(definition, stepId);
  const { tracking } = definition.settings;
  const utm = campaignOf(definition, step);
  const pieces = { html: piecesOf(template.html), text: piecesOf(template.text) };
  const uses = [template.html, template.text, template.subject, template.preview].flatMap((part) => tagUses(part));
  const fixedLine = (parsed: Compiled['subject']) => (piecesOf(parsed).dynamic.length === 0 ? oneLine(renderText(parsed, {}), 300) : null);
  const fixed = { subject: fixedLine(template.subject), preview: fixedLine(template.preview) };
  const shapes = new Map<string, Shape>();
  let head: { from: string; host: string; sender: Mail['from'] } | undefined;
  let lastDate = { at: 0, text: '' };

  function parts(found: Pieces, of: 'html' | 'text'): Part[] {
    return found.pieces.map((piece): Part => {
      if ('text' in piece) return still(piece.text);
      if ('dynamic' in piece) return piece;
      const leads = target(of === 'html' ? unescapeHtml(piece.href) : piece.href, utm);
      if (leads && tracking.clicks) return { link: piece.link };
      return still(of === 'html' ? escapeHtml(leads ?? '#') : (leads ?? '#'));
    });
  }
  const body = { html: parts(pieces.html, 'html'), text: trimmedEnds(parts(pieces.text, 'text')) };

  function shapeOf(to: Recipient, preview: string): Shape {
    const key = [to.language, signedUpOnly(to), preview !== '', to.format].join();
    const known = shapes.get(key);
    if (known) return known;
    const framed = frame({
      layout: step.layout,
      body: slot('body'),
      preview: preview && slot('preview'),
      title: slot('title'),
      to,
      unsubscribeUrl: slot('unsubscribe'),
      pixel: tracking.opens ? slot('pixel') : null,
    });
    const [before, after] = frameText(slot('body'), to, slot('unsubscribe')).split(slot('body')) as [string, string];
    const shape: Shape = {
      text: { head: slotted(before, []), body: body.text, foot: slotted(after, []) },
      html: to.format === 'text' ? null : slotted(framed, body.html),
    };
    shapes.set(key, shape);
    return shape;
  }

  function make(to: Recipient, messageId: string, at: number): Mail {
    const link = (kind: 'open' | 'click' | 'unsubscribe', n = 0) => writeToken(site.secret, { kind, messageId, link: n, isTest: false });
    const unsubscribeUrl = `${site.publicUrl}/u/${link('unsubscribe')}`;
    const clicks: string[] = [];
    const redirect = (n: number) => (clicks[n] ??= `${site.publicUrl}/t/c/${link('click', n)}`);
    const scope = uses.length > 0 ? scopeOf(to, { at, unsubscribeUrl, ...place }) : {};
    const lead = (n: number, href: string) => {
      const leads = target(href, utm);
      return leads && tracking.clicks ? redirect(n) : (leads ?? '#');
    };
    const subject = fixed.subject ?? oneLine(renderText(template.subject, scope), 300);
    const preview = fixed.preview ?? oneLine(renderText(template.preview, scope), 300);
    const shape = shapeOf(to, preview);
    const own = (of: 'html' | 'text'): string[] => {
      if (pieces[of].dynamic.length === 0) return [];
      const rendered = (of === 'html' ? renderHtml : renderText)(pieces[of].dynamic, scope).split(GAP);
      return rendered.map((some) =>
        of === 'html'
          ? some.replace(MARK, (_, n, href) => escapeHtml(lead(Number(n), unescapeHtml(href))))
          : some.replace(MARK, (_, n, href) => lead(Number(n), href)),
      );
    };
    const slots = {
      title: () => escapeHtml(subject),
      preview: () => escapeHtml(preview),
      pixel: () => escapeHtml(`${site.publicUrl}/t/o/${link('open')}.gif`),
    };
    const write =
      (of: 'html' | 'text', dynamic: string[]) =>
      (part: Part): string => {
        if ('text' in part) return part.quoted;
        if ('dynamic' in part) return quoted(dynamic[part.dynamic] ?? '');
        const escaped = of === 'html' ? escapeHtml : (text: string) => text;
        if ('link' in part) return quoted(escaped(redirect(part.link)));
        return quoted(part.slot === 'unsubscribe' ? escaped(unsubscribeUrl) : slots[part.slot]());
      };
    head ??= headFor(to);
    if (lastDate.at !== at) lastDate = { at, text: new Date(at).toUTCString().replace('GMT', '+0000') };
    const mail: Mail = {
      id: messageId,
      to: { name: clean(`${to.firstName} ${to.lastName}`), address: clean(to.email) },
      from: head.sender,
      subject,
      html: null,
      text: '',
      headers: { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      date: at,
    };
    const ownText = own('text');
    const writeText = write('text', ownText);
    const { text } = shape;
    const textPart = [...text.head.map(writeText), ...trimmed(text.body, writeText, ownText), ...text.foot.map(writeText)].join('');
    const lines = headOf(mail, { ...head, date: lastDate.text });
    const plain = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${textPart}`;
    const whole = shape.html
      ? `${lines}\r\nContent-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n\r\n--${BOUNDARY}\r\n${plain}\r\n--${BOUNDARY}\r\n` +
        `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${shape.html.map(write('html', own('html'))).join('')}\r\n--${BOUNDARY}--\r\n`
      : `${lines}\r\n${plain}`;
    return { ...mail, mime: Buffer.from(whole, 'utf8') };
  }

  function headFor(to: Recipient) {
    const from = sender(step, definition, to);
    return { sender: from, from: addressLine('From', from), host: from.address.split('@').at(-1) || 'localhost' };
  }
  return { wantsOrder: uses.some(({ name }) => name.startsWith('last_order')), make };
}

const still = (text: string): Part => ({ text, quoted: quoted(text) });

/** A frame cut at its slots, with the author's text in its place. */
function slotted(framed: string, body: Part[]): Part[] {
  return framed.split(SLOT).flatMap((part, n): Part[] => {
    if (n % 2 === 0) return part === '' ? [] : [still(part)];
    return part === 'body' ? body : [{ slot: part as Slot }];
  });
}

/** What stands still at either end is trimmed once and for all. */
const trimmedEnds = (body: Part[]): Part[] =>
  body.map((part, n) => {
    if (!('text' in part)) return part;
    const text = n === 0 ? part.text.trimStart() : part.text;
    return still(n === body.length - 1 ? text.trimEnd() : text);
  });

/** The author's text without the white space around it, whoever's own stretches it begins and ends with. */
function trimmed(body: Part[], write: (part: Part) => string, dynamic: string[]): string[] {
  const raw = (part: Part) => ('text' in part ? part.text : 'dynamic' in part ? (dynamic[part.dynamic] ?? '') : 'x');
  const isBlank = (part: Part) => raw(part).trim() === '';
  const from = body.findIndex((part) => !isBlank(part));
  if (from < 0) return [];
  const to = body.findLastIndex((part) => !isBlank(part));
  return body.slice(from, to + 1).map((part, n) => {
    const isFirst = n === 0;
    const isLast = n === to - from;
    if ((!isFirst && !isLast) || 'link' in part || 'slot' in part) return write(part);
    const text = raw(part);
    const kept = isFirst && isLast ? text.trim() : isFirst ? text.trimStart() : text.trimEnd();
    return kept === text ? write(part) : quoted(kept);
  });
}
