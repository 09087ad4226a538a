/** For `like`: the text itself. */
export const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');
export const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
/** Patterns for `ilike any`: texts that hold one of these. */
export const holding = (terms: string[]) => terms.map((term) => `%${escaped(term)}%`);

/** `text` with `instead` wherever one of these words or names stands, also as JSON spells them. */
export function without(text: string, terms: string[], instead = ''): string {
  const spelled = [...new Set(terms.flatMap((term) => [term, inJson(term)]))].sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(spelled.map((term) => term.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'giu'), instead);
}
