import type { Normalised } from './values.ts';

const SPACES = /[\s\u00a0\u2009\u202f'’]/g;
const CURRENCY = /^(?:[A-Z]{3}|[€$£¥])|(?:[A-Z]{3}|[€$£¥])$/gi;

/** "1 234,50", "1,234.50", "1'234.50", "-12" → the digits with a dot; null = not a number; `two` = could be read in two ways. */
function digitsOf(text: string, decimal: '.' | ',' | undefined): string | null | 'two' {
  const bare = text.replace(SPACES, '').replace(/^[−–]/, '-');
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(bare)) return null;
  const signs = [...bare.matchAll(/[.,]/g)].map((found) => found[0]);
  const last = signs.at(-1);
  if (last === undefined) return bare.replace('+', '');
  const mixed = signs.some((sign) => sign !== last);
  const grouped = new RegExp(`^[+-]?[1-9]\\d{0,2}(\\${last}\\d{3})+$`).test(bare);
  let point: string | null = last;
  if (decimal && !mixed) point = last === decimal ? last : null;
  else if (!mixed && signs.length > 1) point = null;
  // programs write dots; a lone comma before three digits is a thousand to some and a decimal to others
  else if (!mixed && last === ',' && grouped) return 'two';
  const [whole = '', part] = point ? splitLast(bare, point) : [bare];
  const groups = whole.replace(/[+-]/, '').split(/[.,]/);
  if (groups.length > 1 && !(/^\d{1,3}$/.test(groups[0] as string) && groups.slice(1).every((group) => group.length === 3))) return null;
  if (point === null && !grouped) return null;
  return `${bare.startsWith('-') ? '-' : ''}${groups.join('') || '0'}${part ? `.${part}` : ''}`;
}

const splitLast = (text: string, sign: string): [string, string] => {
  const at = text.lastIndexOf(sign);
  return [text.slice(0, at), text.slice(at + 1)];
};

const inTwoWays = (text: string) => ({
  error: `“${text.trim()}” can be read in two ways. Write ${text.replace(/\D/g, '')} or ${text.trim().replace(',', '.')}.`,
});

/** At most 15 digits, so that no digit is lost. Exponents (1e5) are how programs write large or small ones. */
export function numberOf(text: string, decimal?: '.' | ','): Normalised {
  const sorry = { error: 'Write a number such as 12.5, with at most 15 digits.' };
  const plain = /^\s*-?\d+(\.\d+)?e[+-]?\d{1,3}\s*$/i.test(text) ? String(Number(text)) : text;
  const digits = digitsOf(plain, decimal);
  if (digits === 'two') return inTwoWays(text);
  if (digits === null) return sorry;
  const [whole = '', part = ''] = digits.replace('-', '').split('.');
  const significant = (whole + part).replace(/^0+/, '').length;
  return significant > 15 || part.length > 10 ? sorry : { value: Number(digits) + 0 }; // no minus zero
}

export function moneyOf(text: string, decimal?: '.' | ','): Normalised {
  const digits = digitsOf(text.trim().replace(CURRENCY, ''), decimal);
  if (digits === 'two') return inTwoWays(text);
  const parts = digits?.match(/^(-?)0*(\d{1,12})(?:\.(\d{1,2})0*)?$/);
  if (!parts) return { error: 'Write an amount such as 12.50, with at most two decimals.' };
  const [, sign, whole, cents = ''] = parts;
  const amount = `${whole}.${cents.padEnd(2, '0')}`;
  return { value: Number(amount) === 0 ? amount : `${sign}${amount}` };
}
