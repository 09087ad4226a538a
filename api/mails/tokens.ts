import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

/**
 * What a link in a mail carries: whose message, and which link. Opaque and signed, so that nobody can point it elsewhere:
 * a target is never in the address, it is looked up in the message's own template.
 */
export interface LinkToken {
  kind: 'open' | 'click' | 'unsubscribe';
  messageId: string;
  /** Of a click: the link's number in the template. */
  link: number;
  /** From a test mail: shows what it would do, records nothing. */
  isTest: boolean;
}

const KINDS = ['open', 'click', 'unsubscribe'] as const;
const TEST = 0x80;
const BODY = 19; // kind, 16 bytes of id, 2 of link
const MAC = 16;

const mac = (secret: string, body: Uint8Array) =>
  createHmac('sha256', secret).update('rekindle link ').update(body).digest().subarray(0, MAC);

/** 47 characters, safe in a URL. */
export function writeToken(secret: string, { kind, messageId, link, isTest }: LinkToken): string {
  const body = Buffer.alloc(BODY);
  body[0] = KINDS.indexOf(kind) | (isTest ? TEST : 0);
  body.set(parse(messageId), 1);
  body.writeUInt16BE(link, 17);
  return Buffer.concat([body, mac(secret, body)]).toString('base64url');
}

/** null = not ours, whatever is wrong with it. */
export function readToken(secret: string, text: string): LinkToken | null {
  if (!/^[\w-]{47}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(0, BODY);
  if (!timingSafeEqual(mac(secret, body), bytes.subarray(BODY))) return null;
  const kind = KINDS[(body[0] as number) & ~TEST];
  if (!kind) return null;
  return { kind, messageId: stringify(body.subarray(1, 17)), link: body.readUInt16BE(17), isTest: ((body[0] as number) & TEST) > 0 };
}
