import type { RequestHandler } from 'express';
import { forbidden } from './errors.ts';

const OURSELVES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Until sign-in exists, whoever reaches the API owns it. So a web page elsewhere must not: a foreign Host is a rebound DNS name,
 * a foreign Origin another site's script. Programs send no Origin and pass.
 */
export function onlyOurselves(publicUrl: string): RequestHandler {
  const known = new URL(publicUrl);
  return (req, _res, next) => {
    const host = req.get('Host') ?? '';
    const name = host.replace(/:\d+$/, '').toLowerCase();
    if (!OURSELVES.has(name) && name !== known.hostname)
      throw forbidden(
        `This API does not answer to the name “${name.slice(0, 100)}”. Use ${publicUrl}, or set PUBLIC_URL to the address you use.`,
      );
    const origin = req.get('Origin');
    if (origin !== undefined && origin !== known.origin && (!URL.canParse(origin) || new URL(origin).host !== host))
      throw forbidden('Requests from other web sites are refused. Call the API from its own pages or from a program.');
    next();
  };
}
