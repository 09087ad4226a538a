import type { Definition } from '../../workflows/flow/flow.ts';
import type { Db } from '../db/database.ts';
import type { TestRunState } from '../enrollments/index.ts';
import type { Mail } from './mail.ts';
import { brandOf, clean, type Recipient, recipient } from './recipient.ts';
import { type Rendered, type Rendering, render } from './render.ts';
import { writeToken } from './tokens.ts';

/** Where the links of our mails lead. `publicUrl` without a slash at the end; `secret` signs them. */
export interface Site {
  publicUrl: string;
  secret: string;
}

export interface Preparing {
  messageId: string;
  walk: { contact_id: string; test: TestRunState | null };
  /** null: a test run of a draft. */
  versionId: string | null;
  stepId: string;
  definition: Definition;
  isTest: boolean;
  /** The mail's instant, epoch milliseconds: virtual in a test run. */
  at: number;
}

/** One walk's next e-mail, for its contact; a test run's goes to the tester. One read of the database. */
export async function prepareMail(db: Db, site: Site, preparing: Preparing): Promise<Mail> {
  const { walk, isTest, at } = preparing;
  const to = await recipient(db, walk.contact_id, isTest ? Date.now() : at);
  if (!to) throw new Error(`no contact ${walk.contact_id}`);
  return composeMail(site, to, preparing);
}

/** The same, for a contact who has been read already. */
export function composeMail(site: Site, to: Recipient, { walk, ...rest }: Preparing): Mail {
  // a test run takes the last order as made at its start
  if (walk.test && to.lastOrder) to = { ...to, lastOrder: { ...to.lastOrder, at: Date.parse(walk.test.startedAt) } };
  return compose(site, { ...rest, to, address: walk.test?.to ?? to.email });
}

interface TestMail extends Omit<Preparing, 'walk' | 'isTest' | 'versionId'> {
  contactId: string | null;
  audienceId: string;
  /** The tester. */
  address: string;
}

/** An e-mail of a draft for a tester, as a contact would get it; without one, as an example contact would. */
export async function prepareTestMail(db: Db, site: Site, { contactId, audienceId, address, ...rest }: TestMail): Promise<Mail> {
  const to = await recipientOrSample(db, { contactId, audienceId, at: rest.at });
  return compose(site, { ...rest, to, address, versionId: null, isTest: true });
}

interface Composing extends Omit<Preparing, 'walk'> {
  to: Recipient;
  address: string;
}

/** In a test mail links lead straight to their targets and nothing is followed. */
function compose(site: Site, { messageId, isTest, to, address, at, ...what }: Composing): Mail {
  const link = (kind: 'open' | 'click' | 'unsubscribe', n = 0) => writeToken(site.secret, { kind, messageId, link: n, isTest });
  const unsubscribeUrl = `${site.publicUrl}/u/${link('unsubscribe')}`;
  const { tracking } = what.definition.settings;
  const rendering: Rendering = { ...what, to, at, unsubscribeUrl };
  if (tracking.clicks && !isTest) rendering.redirect = (n) => `${site.publicUrl}/t/c/${link('click', n)}`;
  if (tracking.opens && !isTest) rendering.pixel = `${site.publicUrl}/t/o/${link('open')}.gif`;
  const { from, subject, html, text } = render(rendering);
  return {
    id: messageId,
    to: { name: clean(`${to.firstName} ${to.lastName}`), address: clean(address) },
    from,
    subject: isTest ? `[Test] ${subject}` : subject,
    html: to.format === 'text' ? null : html,
    text,
    headers: { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    date: at,
  };
}

/** Shown, not sent: nothing is followed, and the way out leads nowhere. */
export const renderForShow = (what: Omit<Rendering, 'unsubscribeUrl' | 'redirect' | 'pixel'>): Rendered =>
  render({ ...what, unsubscribeUrl: '#' });

/** Someone to show a mail for while no contact is chosen. */
const sampleContact = {
  firstName: 'Anna',
  lastName: 'Keller',
  email: 'anna.keller@example.com',
  status: 'subscribed',
  format: 'html',
} satisfies Partial<Recipient>;

export async function recipientOrSample(
  db: Db,
  { contactId, audienceId, at }: { contactId: string | null; audienceId: string; at: number },
): Promise<Recipient> {
  const known = contactId && (await recipient(db, contactId, at));
  if (known) return known;
  const audience = await brandOf(db, audienceId);
  const { language } = await db('audiences').where({ id: audienceId }).first('language');
  return {
    ...sampleContact,
    language,
    audience,
    lastOrder: { at: at - 120 * 86_400_000, total: '48.50', currency: audience.currency, lines: 3 },
  };
}
