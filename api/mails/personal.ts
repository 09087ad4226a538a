import type { Db } from '../db/database.ts';
import { escapeHtml } from './compile.ts';
import type { Mail } from './mail.ts';
import { clean } from './recipient.ts';

interface Row {
  subject: string;
  text: string;
  at: Date;
  first_name: string;
  last_name: string;
  email: string | null;
  format: 'html' | 'text';
  name: string;
  sender_name: string;
  sender_address: string;
}

const READ = `
  select m.subject, m.at, p.text, c.first_name, c.last_name, coalesce(m.to_address, c.email) as email, c.format, a.name, a.sender_name, a.sender_address
  from messages m join personal_mails p on p.message_id = m.id join contacts c on c.id = m.contact_id join audiences a on a.id = m.audience_id
  where m.id = ?`;

/** What one person wrote to another: their words and nothing else. Nothing is followed, and it is no marketing. null = no such mail. */
export async function personalMail(db: Db, messageId: string): Promise<Mail | null> {
  const { rows } = await db.raw<{ rows: Row[] }>(READ, [messageId]);
  const row = rows[0];
  if (!row) return null;
  return {
    id: messageId,
    to: { name: clean(`${row.first_name} ${row.last_name}`), address: clean(row.email ?? '') },
    from: { name: clean(row.sender_name || row.name), address: clean(row.sender_address) },
    subject: clean(row.subject).replace(/\s+/g, ' '),
    html: row.format === 'text' ? null : asHtml(row.text),
    text: row.text,
    headers: {},
    date: Number(row.at),
  };
}

const asHtml = (text: string) => {
  const paragraphs = text.split(/\n\s*\n/).map((part) => `<p style="margin:0 0 16px">${linked(part).replaceAll('\n', '<br>')}</p>`);
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:16px;font:400 15px/22px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
${paragraphs.join('\n')}
</body></html>`;
};

/** Addresses become links; everything else is shown as it was typed. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, n) => (n % 2 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part)))
    .join('');
