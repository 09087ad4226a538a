import type { Express } from 'express';

/**
 * Whose X-Forwarded-For is believed: addresses, subnets and Express' names for private ranges ("loopback, uniquelocal"), with
 * commas. Null = nobody's: anyone can write that header, so the one who connects is the visitor. Of a chain of proxies the last
 * address that is not one of them counts.
 */
export function trustProxies(app: Express, proxies: string | null): void {
  if (!proxies) return;
  try {
    if (/^(\d+|true|false)$/.test(proxies.trim())) throw new Error('it is neither an address nor a name');
    app.set('trust proxy', proxies);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`TRUST_PROXY is “${proxies}”: ${why}. List your proxies’ addresses or subnets, such as “loopback, 203.0.113.0/24”.`);
  }
}
