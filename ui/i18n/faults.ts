import { refusals } from './refusals.ts';

interface Known {
  reads: RegExp;
  holes: string[];
  says: string;
}
const HOLE = /\{\{(\w+)\}\}/g;
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Those that name something, longest first: the more exact reading wins. */
const named: Known[] = Object.entries(refusals)
  .filter(([sentence]) => sentence.includes('{{'))
  .sort(([a], [b]) => b.length - a.length)
  .map(([sentence, says]) => ({
    reads: new RegExp(
      `^${sentence
        .split(HOLE)
        .map((part, n) => (n % 2 ? '(.+)' : literal(part)))
        .join('')}$`,
      'u',
    ),
    holes: [...sentence.matchAll(HOLE)].map(([, name]) => name as string),
    says,
  }));

/** A sentence of the API in the language of the screens; as it came where that language has no words for it. */
export function inLanguage(sentence: string, language: string): string {
  if (language !== 'fr') return sentence;
  const exact = refusals[sentence];
  if (exact && !sentence.includes('{{')) return exact;
  for (const { reads, holes, says } of named) {
    const found = reads.exec(sentence);
    // what is named may be a sentence itself
    if (found) return says.replace(HOLE, (_, name: string) => inLanguage(found[holes.indexOf(name) + 1] ?? '', language));
  }
  return sentence;
}
