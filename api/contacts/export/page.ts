import { labelOf, statusWords } from './labels.ts';

/** The page that a person gets of what is held about them: stands alone, needs no network, prints well. */
interface Reader {
  name: string;
  audience: string;
  language: 'en' | 'fr';
  zone: string;
  now: Date;
}

const words = {
  en: {
    title: (name: string) => `What we hold about ${name}`,
    intro: (audience: string, at: string) => `Everything kept by ${audience} about this person, as of ${at}.`,
    yes: 'yes',
    no: 'no',
  },
  fr: {
    title: (name: string) => `Ce que nous détenons au sujet de ${name}`,
    intro: (audience: string, at: string) => `Tout ce que ${audience} conserve au sujet de cette personne, à la date du ${at}.`,
    yes: 'oui',
    no: 'non',
  },
};

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function moment(at: string | Date, { language, zone }: Reader): string {
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  return format.format(new Date(at));
}

export function pageHead(person: Reader): string {
  const { title, intro } = words[person.language];
  const heading = escaped(title(person.name));
  return `<!doctype html>
<html lang="${person.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>
body{max-width:820px;margin:32px auto;padding:0 20px;font:15px/22px system-ui,sans-serif;color:#1b1a17;background:#fff}
h1{font-size:24px;line-height:32px;margin:0 0 8px}h2{font-size:17px;line-height:24px;margin:36px 0 8px;border-bottom:1px solid #d3cec4;padding-bottom:4px}
dl{display:grid;grid-template-columns:minmax(120px,200px) 1fr;gap:2px 16px;margin:0;padding:10px 0;border-bottom:1px solid #e8e5df;break-inside:avoid}
dt{color:#6b675d}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}dd dl{border:0;padding:0}
@media (max-width:560px){dl{grid-template-columns:1fr}dd{margin-bottom:6px}}
@media (prefers-color-scheme:dark){body{background:#151517;color:#eeedea}dt{color:#9a9891}h2{border-color:#3d3d43}dl{border-color:#2a2a2e}}
</style>
</head>
<body>
<h1>${heading}</h1>
<p>${escaped(intro(person.audience, moment(person.now, person)))}</p>
`;
}

export const pageTail = () => '</body>\n</html>\n';
export const sectionHead = (title: string) => `<section>\n<h2>${escaped(title)}</h2>\n`;
export const sectionTail = () => '</section>\n';
export const sectionRow = (row: Record<string, unknown>, person: Reader): string => `${list(row, person)}\n`;

/** What is empty is left out: nothing is held there. */
function list(row: Record<string, unknown>, person: Reader): string {
  const lines = Object.entries(row).flatMap(([key, value]) => {
    const { language } = person;
    const shown = said(typeof value === 'string' ? statusWords(key, value, language) : value, person);
    return shown === '' ? [] : [`<dt>${escaped(labelOf(key, language))}</dt><dd>${shown}</dd>`];
  });
  return lines.length > 0 ? `<dl>${lines.join('')}</dl>` : '';
}

function said(value: unknown, person: Reader): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return words[person.language][value ? 'yes' : 'no'];
  if (Array.isArray(value)) {
    const parts = value.map((one) => said(one, person)).filter(Boolean);
    return parts.some((part) => part.startsWith('<dl>')) ? parts.join('') : parts.join(', ');
  }
  if (typeof value === 'object') return list(value as Record<string, unknown>, person);
  const text = String(value);
  return escaped(INSTANT.test(text) && !Number.isNaN(Date.parse(text)) ? moment(text, person) : text);
}
