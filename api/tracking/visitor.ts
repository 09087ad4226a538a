import type { Request } from 'express';
import { type Device, deviceOf } from './device.ts';
import { countryOf } from './place.ts';

/** What a request tells about whoever opened or clicked. */
export interface Visitor extends Device {
  country: string | null;
  /** "fr", "en-GB" … */
  language: string | null;
}

/** `req.ip` believes the headers of those proxies that TRUST_PROXY names, and no others. */
export const visitorOf = async (req: Request): Promise<Visitor> => ({
  ...deviceOf(req.get('user-agent') ?? '', req.method),
  country: await countryOf(req.ip),
  language: req.get('accept-language')?.match(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/i)?.[0] ?? null,
});
