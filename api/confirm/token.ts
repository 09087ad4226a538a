import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

const MAC = 16;
const mac = (secret: string, id: Uint8Array) =>
  createHmac('sha256', secret).update('rekindle signup ').update(id).digest().subarray(0, MAC);

/** The signup that a link confirms, signed: 43 characters, safe in a URL. */
export function writeSignupToken(secret: string, signupId: string): string {
  const id = parse(signupId);
  return Buffer.concat([id, mac(secret, id)]).toString('base64url');
}

/** null = not ours, whatever is wrong with it. */
export function readSignupToken(secret: string, text: string): string | null {
  if (!/^[\w-]{43}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const id = bytes.subarray(0, 16);
  return timingSafeEqual(mac(secret, id), bytes.subarray(16)) ? stringify(id) : null;
}
