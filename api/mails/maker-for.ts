import { type Maker, type Many, mailMany } from './many.ts';
import type { Site } from './prepare.ts';
import type { Recipient } from './recipient.ts';

/** The e-mails of some hundred live flows and campaigns, at some 50 KB each; the one used longest ago goes first. */
const MOST = 200;
const makers = new Map<string, Maker>();

/** Once a process for whatever can't change any more; anew when what its audience says of itself changes. */
export function makerFor(site: Site, audience: Recipient['audience'], many: Many): Maker {
  const key = JSON.stringify([many.versionId, many.stepId, site, audience]);
  const maker = makers.get(key) ?? mailMany(site, many);
  makers.delete(key);
  makers.set(key, maker);
  const [oldest] = makers.keys();
  if (makers.size > MOST && oldest) makers.delete(oldest);
  return maker;
}
