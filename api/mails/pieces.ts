import { type Template, TokenKind } from 'liquidjs';
import { MARK } from './compile.ts';
import { type Parsed, parseText } from './liquid.ts';

/**
 * A template cut into what is the same for everyone and what is not. `text`: as it stands · `link`: a link whose address the author
 * wrote out · `dynamic`: the n-th stretch that each contact gets their own of, marks of links and all.
 */
export type Piece = { text: string } | { link: number; href: string } | { dynamic: number };

export interface Pieces {
  pieces: Piece[];
  /** Renders every dynamic stretch at once, so that what one assigns the next ones know; `GAP` stands between them. */
  dynamic: Parsed;
}

/** Between dynamic stretches. Nothing an author or a contact writes can hold it. */
export const GAP = '\u0006';
const OPEN = '\u0001';
const CLOSE = '\u0003';

export function piecesOf(template: Parsed): Pieces {
  const pieces: Piece[] = [];
  const dynamic: Template[] = [];
  let count = 0;
  /** Nodes of the dynamic stretch under way; `inLink`: it is inside the address of a link. */
  let stretch: Template[] = [];
  let inLink = false;
  const close = () => {
    if (stretch.length === 0) return;
    dynamic.push(...(count > 0 ? parseText(GAP) : []), ...stretch);
    pieces.push({ dynamic: count++ });
    stretch = [];
  };
  const plain = (text: string) => {
    if (text === '') return;
    close();
    pieces.push(...withLinks(text));
  };
  for (const node of template) {
    const text = textOf(node);
    if (text === null) {
      stretch.push(node);
      continue;
    }
    let rest = text;
    if (inLink) {
      const end = rest.indexOf(CLOSE) + 1;
      stretch.push(...parseText(end ? rest.slice(0, end) : rest));
      if (!end) continue;
      inLink = false;
      rest = rest.slice(end);
    }
    // a link whose address goes on in the next node
    const last = rest.lastIndexOf(OPEN);
    if (last >= 0 && rest.indexOf(CLOSE, last) < 0) {
      plain(rest.slice(0, last));
      stretch.push(...parseText(rest.slice(last)));
      inLink = true;
    } else plain(rest);
  }
  close();
  return { pieces, dynamic };
}

/** What a node says to everyone; null = it depends. */
const textOf = (node: Template): string | null =>
  node.token.kind === TokenKind.HTML ? (node.token as unknown as { getContent(): string }).getContent().replace(/\r\n?/g, '\n') : null;

function withLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index) });
    pieces.push({ link: Number(found[1]), href: found[2] as string });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
