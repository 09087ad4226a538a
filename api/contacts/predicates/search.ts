import type { Part } from './where.ts';

const escaped = (word: string) => word.replace(/[\\%_]/g, '\\$&');

/**
 * Search-as-you-type: every word stands somewhere in the name, e-mail, phone, company or customer number. One or two letters are too few
 * for trigrams unless they begin a word, so that is what they mean. Index contacts_search
 * serves both.
 */
export function searchParts(search: string): Part[] {
  const words = [...new Set(search.toLowerCase().split(/\s+/).filter(Boolean))].slice(0, 8);
  const digits = search.replace(/[\s().+/-]/g, '');
  // a phone number as people write it: 06 12 34 56 78 is found in +33612345678
  if (words.length > 1 && /^\d{5,15}$/.test(digits)) return [like(`%${digits.replace(/^0/, '')}%`)];
  return words.map((word) => ({ ...like(`%${[...word].length > 2 ? '' : ' '}${escaped(word)}%`), typed: word }));
}

const like = (pattern: string): Part => ({ sql: 'c.search like ?', bindings: [pattern] });
