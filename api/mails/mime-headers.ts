import MimeNode from 'nodemailer/lib/mime-node';
import type { Mail } from './mail.ts';

/** What needs neither quoting nor encoding nor folding. */
const PLAIN_NAME = /^[A-Za-z0-9 ]{1,40}$/;
const PLAIN_ADDRESS = /^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,100}$/;
const PLAIN_SUBJECT = /^[ -<>-~]{1,60}$/;

/** Whatever is out of the ordinary goes nodemailer's way, which costs ten times as much. */
function line(key: 'From' | 'To' | 'Subject', value: { name: string; address: string } | string): string {
  const head = new MimeNode('text/plain').setHeader(key, value as never).buildHeaders();
  return head.match(new RegExp(`^${key}:[^\\r\\n]*(\\r\\n[ \\t][^\\r\\n]*)*`, 'm'))?.[0] ?? `${key}: `;
}

export const addressLine = (key: 'From' | 'To', who: { name: string; address: string }): string =>
  PLAIN_ADDRESS.test(who.address) && (who.name === '' || PLAIN_NAME.test(who.name))
    ? `${key}: ${who.name ? `${who.name.trim()} <${who.address}>` : who.address}`
    : line(key, who);

export const subjectLine = (subject: string): string =>
  PLAIN_SUBJECT.test(subject) && !subject.includes('=?') ? `Subject: ${subject}` : line('Subject', subject);

/** The lines before a message's parts. `from` and `date` are made once for many. */
export const headOf = (
  { id, to, subject, headers }: Pick<Mail, 'id' | 'to' | 'subject' | 'headers'>,
  fixed: { from: string; host: string; date: string },
): string =>
  [
    fixed.from,
    addressLine('To', to),
    subjectLine(subject),
    `Message-ID: <${id}@${fixed.host}>`,
    // a long List-Unsubscribe, folded, broke signatures at some relays: these go out as single lines
    ...Object.entries(headers).map(([key, value]) => `${key}: ${value}`),
    `Date: ${fixed.date}`,
    'MIME-Version: 1.0',
  ].join('\r\n');
