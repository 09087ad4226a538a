import { Tokenizer } from 'htmlparser2';

/** A stretch of the source to be replaced. */
export interface Splice {
  from: number;
  to: number;
  with: string;
}
export interface Scan {
  /** Values of `href` on `<a>` and `<area>`, entities decoded; `from..to` is the value without its quotes. */
  links: { href: string; from: number; to: number }[];
  /** What a mail must not contain, each with the stretch to cut and how the author wrote it. */
  forbidden: { what: string; cut: Splice }[];
  /** No tag, attribute or comment is left open, which would swallow the footer. */
  closed: boolean;
}

const CODE = new Set(['script', 'iframe', 'object', 'embed', 'applet', 'form', 'base', 'meta', 'link', 'noscript', 'svg', 'math']);
/** The layout brings these. */
const PAGE = new Set(['html', 'head', 'body', 'title']);
const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'background', 'xlink:href', 'poster']);
const UNSAFE_SCHEME = /^(javascript|vbscript|data(?!:image\/(png|gif|jpeg|webp)[;,])):/;
/** Browsers ignore white space and control characters inside a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\ufeff]/g;

/** One pass with a tokenizer: the author's HTML is never parsed into a tree and written anew, so all else stays byte for byte. */
export function scan(html: string): Scan {
  const found: Scan = { links: [], forbidden: [], closed: false };
  let tag = '';
  let tagFrom = 0;
  let swallowFrom = -1; // inside <script>: cut with its content
  let attribute = '';
  let attributeFrom = 0;
  let valueFrom = -1;
  let valueTo = -1;
  let value = '';
  const cut = (what: string, from: number, to: number, by = '') => found.forbidden.push({ what, cut: { from, to, with: by } });

  const endTag = (end: number) => {
    if (tag === 'script') swallowFrom = tagFrom;
    else if (CODE.has(tag) || PAGE.has(tag)) cut(`<${tag}>`, tagFrom, end + 1);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        tagFrom = start - 1;
        if (start > html.length) found.closed = true;
      },
      onopentagend: endTag,
      onselfclosingtag: endTag,
      onclosetag(start, end) {
        const name = html.slice(start, end).trim().toLowerCase();
        const close = html.indexOf('>', end - 1);
        const to = close < 0 ? html.length : close + 1;
        if (name === 'script') {
          cut('<script>', swallowFrom < 0 ? start - 2 : swallowFrom, to);
          swallowFrom = -1;
        } else if (CODE.has(name) || PAGE.has(name)) cut(`</${name}>`, start - 2, to);
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        attributeFrom = start;
        valueFrom = valueTo = -1;
        value = '';
      },
      onattribdata(start, end) {
        if (valueFrom < 0) valueFrom = start;
        valueTo = end;
        value += html.slice(start, end);
      },
      onattribentity(codepoint) {
        if (valueFrom < 0) valueFrom = valueTo = -2; // begins with an entity: found from the quote below
        value += String.fromCodePoint(codepoint);
      },
      onattribend(quote, end) {
        const quoted = quote === 2 || quote === 3;
        const to = quoted ? html.lastIndexOf(quote === 3 ? '"' : "'", end) : end;
        const from = quoted ? html.indexOf(quote === 3 ? '"' : "'", attributeFrom) + 1 : valueFrom;
        if (CODE.has(tag) || PAGE.has(tag)) return;
        if (attribute.startsWith('on') || attribute === 'srcdoc') cut(attribute, attributeFrom, quoted ? to + 1 : to);
        else if (URL_ATTRIBUTES.has(attribute) && UNSAFE_SCHEME.test(value.replace(INVISIBLE, '').toLowerCase()))
          cut(value.slice(0, 40), from, to, '#');
        else if (attribute === 'href' && (tag === 'a' || tag === 'area') && from >= 0) found.links.push({ href: value, from, to });
      },
      ontext() {},
      ontextentity() {},
      oncdata() {},
      oncomment() {},
      ondeclaration(start, end) {
        if (/^!?doctype/i.test(html.slice(start, end))) cut('<!doctype>', start - 2, end + 1);
      },
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(`${html}<end>`);
  tokenizer.end();
  if (swallowFrom >= 0) cut('<script>', swallowFrom, html.length);
  return found;
}

/** Replaces stretches; where two overlap, the outer one wins. */
export function spliced(source: string, splices: Splice[]): string {
  let out = '';
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (splice.from < at) continue;
    out += source.slice(at, splice.from) + splice.with;
    at = splice.to;
  }
  return out + source.slice(at);
}
