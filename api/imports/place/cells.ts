import { domainToASCII } from 'node:url';
import parsePhone, { type CountryCode } from 'libphonenumber-js/min';
import { z } from 'zod';
import { folded } from './header-words.ts';

const email = z.regexes.email;

/** The address in a cell, as people write them: with spaces, "mailto:", a name around it. '' = empty, null = no address. */
export function readEmail(cell: string): string | null {
  let said = cell.trim();
  if (said === '') return '';
  const inside = /<([^<>]+)>\s*$/.exec(said);
  if (inside) said = inside[1] as string;
  said = said
    .replace(/^mailto:/i, '')
    .replace(/[\s\u00a0\u200b-\u200d\ufeff]+/g, '')
    .replace(/[.,;]+$/, '');
  const at = said.lastIndexOf('@');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is beyond ASCII
  if (at > 0 && /[^\x00-\x7f]/.test(said.slice(at))) said = `${said.slice(0, at)}@${domainToASCII(said.slice(at + 1))}`;
  return said.length <= 254 && at <= 64 && email.test(said) ? said : null;
}

/** Addresses of a function, not of a person: they rarely agreed to anything, and complain more. */
const roles =
  /^(abuse|admin|administrator|billing|contact|help|hostmaster|info|infos|mail|marketing|no-?reply|noreply|office|postmaster|root|sales|security|spam|support|webmaster|commercial|compta|comptabilite|accueil|direction|service-?client)@/i;
export const isRole = (address: string): boolean => roles.test(address);

/** "+33612345678"; null = no number that could exist there. 7 µs: whether someone has it is not asked. */
export function readPhone(cell: string, country: string): string | null {
  const found = parsePhone(cell.replace(/^\s*(\(?\+?)00(?=[1-9])/, '+').slice(0, 40), country as CountryCode);
  return found?.isPossible() ? found.number : null;
}

const yes = new Set(['yes', 'y', 'true', '1', 'on', 'x', 'oui', 'o', 'vrai', 'ok', 'granted']);
const no = new Set(['no', 'n', 'false', '0', 'off', 'non', 'faux', 'denied']);
export function readYesNo(cell: string): boolean | null {
  const said = folded(cell);
  return yes.has(said) ? true : no.has(said) ? false : null;
}

const languages: Record<string, 'en' | 'fr'> = { english: 'en', anglais: 'en', french: 'fr', francais: 'fr' };
export function readLanguage(cell: string): 'en' | 'fr' | null {
  const said = folded(cell);
  return languages[said] ?? (said.startsWith('en') && said.length < 6 ? 'en' : said.startsWith('fr') && said.length < 6 ? 'fr' : null);
}

/** "A, B; C" or the lists that tools write: "A","B" or A\, with a comma, B. At most 50, each once. */
export function readList(cell: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let n = 0; n < cell.length; n++) {
    const sign = cell[n] as string;
    if (sign === '\\' && n + 1 < cell.length) part += cell[++n];
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || sign === ';' || sign === '|' || sign === '\n')) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  parts.push(part);
  const seen = new Map<string, string>();
  for (const one of parts) {
    const name = one.replace(/\s+/g, ' ').trim().slice(0, 100);
    if (name && !seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  }
  return [...seen.values()].slice(0, 50);
}
