import type { Db } from '../db/database.ts';
import { escapeHtml } from './compile.ts';
import { frame, frameText } from './frames.ts';
import type { Mail } from './mail.ts';
import { clean, recipient } from './recipient.ts';
import type { Language } from './words.ts';

/** A mail about something the person did themselves: no marketing, nothing is followed, there is nothing to leave. */
export interface Notice {
  /** Its Message-ID comes from it. */
  id: string;
  contactId: string;
  address: string;
  /** Epoch milliseconds. */
  at: number;
  url: string;
  words(language: Language, brand: string, firstName: string): NoticeWords;
}
interface NoticeWords {
  subject: string;
  paragraphs: string[];
  button: string;
  /** After the button. */
  after: string;
  /** The footer: why they get it. */
  why: string;
}

/** In the contact's language and format. null = no such contact. */
export async function noticeMail(db: Db, { id, contactId, address, at, url, words }: Notice): Promise<Mail | null> {
  const to = await recipient(db, contactId, at);
  if (!to) return null;
  const { format } = await db('contacts').where({ id: contactId }).first('format');
  const said = words(to.language, to.audience.name, clean(to.firstName));
  const body = [
    ...said.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    `<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 24px;border-radius:6px;background-color:#2653c7;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(said.button)}</a></p>`,
    `<p>${escapeHtml(said.after)}</p>`,
  ].join('\n');
  const subject = clean(said.subject).replace(/\s+/g, ' ');
  const text = [...said.paragraphs, `${said.button} <${url}>`, said.after].join('\n\n');
  return {
    id,
    to: { name: clean(`${to.firstName} ${to.lastName}`), address: clean(address) },
    from: { name: clean(to.audience.senderName || to.audience.name), address: clean(to.audience.senderAddress) },
    subject,
    html:
      format === 'text'
        ? null
        : frame({ layout: 'letter', body, preview: '', title: subject, to, unsubscribeUrl: null, why: said.why, pixel: null }),
    text: frameText(text, to, null, said.why),
    headers: { 'Auto-Submitted': 'auto-generated' },
    date: at,
  };
}
