import { createHmac, timingSafeEqual } from 'node:crypto';

const macOf = (secret: string, id: string, until: number) =>
  createHmac('sha256', secret).update(`rekindle file ${id} ${until}`).digest().subarray(0, 16);

/** A path that downloads the file until then, for whoever holds it. */
export function downloadPath(secret: string, id: string, until: Date): string {
  const seconds = Math.floor(Number(until) / 1000);
  return `/api/files/${id}?until=${seconds}&key=${macOf(secret, id, seconds).toString('base64url')}`;
}

/** True when the link is ours and not over. */
export function mayDownload(secret: string, id: string, until: number, key: string): boolean {
  const said = Buffer.from(key, 'base64url');
  const mac = macOf(secret, id, until);
  return said.length === mac.length && timingSafeEqual(said, mac) && until * 1000 > Date.now();
}
