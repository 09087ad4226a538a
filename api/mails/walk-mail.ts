import type { Mail } from './mail.ts';
import { type Maker, type Many, mailMany } from './many.ts';
import { composeMail, type Preparing, type Site } from './prepare.ts';
import type { Recipient } from './recipient.ts';

/** The e-mails of a hundred live flows, at some 50 KB each; the one used longest ago goes first. */
const MOST = 200;
const makers = new Map<string, Maker>();

/**
 * A walk's next e-mail for a contact who has been read. A published one comes as a whole MIME message, what it has in common for all
 * its contacts encoded once a process: 0.1 ms a mail instead of 0.6. Of a test run's, each part is made.
 */
export function walkMail(site: Site, to: Recipient, preparing: Preparing): Mail {
  const { versionId, stepId, definition, isTest, walk, messageId, at } = preparing;
  if (isTest || walk.test || !versionId) return composeMail(site, to, preparing);
  return makerFor(site, to, { versionId, stepId, definition }).make(to, messageId, at);
}

/** Made anew when what its audience says of itself changes. */
function makerFor(site: Site, { audience }: Recipient, many: Many): Maker {
  const key = JSON.stringify([many.versionId, many.stepId, site, audience]);
  const maker = makers.get(key) ?? mailMany(site, many);
  makers.delete(key);
  makers.set(key, maker);
  const [oldest] = makers.keys();
  if (makers.size > MOST && oldest) makers.delete(oldest);
  return maker;
}
