import { domainToASCII } from 'node:url';
import { invalid } from '../http/errors.ts';

export interface Rule {
  kind: 'exact' | 'domain' | 'begins' | 'ends';
  /** Lower case, domains as the DNS writes them: as e-mail addresses are compared. */
  pattern: string;
}

/** How the rule is compared; 400 when it could never match, or would match nearly everyone. */
export function folded({ kind, pattern }: Rule): Rule {
  const said = pattern.trim().toLowerCase().normalize('NFC');
  const wrong = (message: string) => invalid(message, [{ field: 'pattern', message }]);
  if (/\s/.test(said)) throw wrong('A rule has no spaces in it.');
  if (kind === 'domain') {
    const domain = domainToASCII(said.replace(/^@|^\*\.|^\.|\.$/g, ''));
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) throw wrong('Write the domain as shop.example.');
    return { kind, pattern: domain };
  }
  const at = said.lastIndexOf('@');
  const [name, domain] = at < 0 ? [said, ''] : [said.slice(0, at), said.slice(at + 1)];
  if (kind === 'exact') {
    const ascii = domainToASCII(domain);
    if (!name || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(ascii)) throw wrong('Write the whole address, such as name@shop.example.');
    return { kind, pattern: `${name}@${ascii}` };
  }
  if (said.replace(/[@.]/g, '').length < 2) throw wrong('Write at least two letters: a shorter rule would block nearly everyone.');
  if (kind === 'ends') return { kind, pattern: at < 0 ? asciiEnd(said) : `${name}@${domainToASCII(domain) || domain}` };
  return { kind, pattern: said };
}

/** The end of a domain, such as .müller.example; the end of a mere word stays as it is. */
const asciiEnd = (said: string) => {
  const ascii = said.includes('.') ? domainToASCII(said.replace(/^\./, 'x.')) : '';
  return ascii ? ascii.replace(/^x\./, '.') : said;
};

/** What a line of a list of rules means: @shop.example or shop.example, name@shop.example, name*, *name. */
export function ruleOf(said: string): Rule {
  const text = said.trim();
  if (text.startsWith('*@')) return { kind: 'domain', pattern: text.slice(2) };
  if (text.startsWith('*')) return { kind: 'ends', pattern: text.slice(1) };
  if (text.endsWith('*')) return { kind: 'begins', pattern: text.slice(0, -1) };
  return text.indexOf('@') > 0 ? { kind: 'exact', pattern: text } : { kind: 'domain', pattern: text };
}
