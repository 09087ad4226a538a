import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const words = path.resolve('ui/i18n');
const modules = (language: string) => readdirSync(path.join(words, language)).sort();
const read = (language: string, file: string): object => JSON.parse(readFileSync(path.join(words, language, file), 'utf8'));

/** Every key as a path; plural forms count as one, for French has one more than English. */
function keys(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = prefix + key.replace(/_(one|many|other)$/, '');
    return typeof inner === 'string' ? [at] : keys(inner as object, `${at}.`);
  });
}
const keysOf = (language: string, file: string) => [...new Set(keys(read(language, file)))].sort();

const sources = readdirSync(path.resolve('ui'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx') || file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(path.resolve('ui', file), 'utf8') }));

test('both languages have the same modules', () => {
  expect(modules('fr')).toEqual(modules('en'));
});

test.each(modules('en'))('%s: the same keys in both languages, and no empty text', (file) => {
  expect(keysOf('fr', file)).toEqual(keysOf('en', file));
  for (const language of ['en', 'fr']) expect(JSON.stringify(read(language, file))).not.toMatch(/:""/);
});

test.each(modules('en'))('%s: the same placeholders in both languages', (file) => {
  const holes = (language: string) => {
    const found = new Map<string, Set<string>>();
    const walk = (value: object, prefix: string) => {
      for (const [key, inner] of Object.entries(value)) {
        const at = prefix + key.replace(/_(one|many|other)$/, '');
        if (typeof inner !== 'string') walk(inner as object, `${at}.`);
        else for (const [hole] of inner.matchAll(/\{\{\w+\}\}/g)) found.set(at, (found.get(at) ?? new Set()).add(hole));
      }
    };
    walk(read(language, file), '');
    return Object.fromEntries([...found].map(([at, set]) => [at, [...set].sort()]));
  };
  expect(holes('fr')).toEqual(holes('en'));
});

test('every module that a screen asks for exists, and none is left over', () => {
  const asked = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(/useTranslation\((?:\[)?'([\w-]+)'/g)].map(([, name]) => `${name}.json`)),
  );
  expect([...asked].sort()).toEqual(modules('en'));
});

test('every key that is written out exists', () => {
  const missing = sources.flatMap(({ file, text }) => {
    const names = [...text.matchAll(/useTranslation\((?:\[)?'([\w-]+)'/g)].map(([, name]) => name as string);
    if (names.length !== 1) return [];
    const known = new Set(keysOf('en', `${names[0]}.json`));
    return [...text.matchAll(/\bt\('([\w.]+)'/g)].flatMap(([, key]) => (known.has(key as string) ? [] : [`${file}: ${key}`]));
  });
  expect(missing).toEqual([]);
});

test('in French 0 takes the form of 1: that form says the number it was given, or there is one of its own for 0', () => {
  const fixed = modules('fr').flatMap((file) => {
    const walk = (value: object, at: string): string[] =>
      Object.entries(value).flatMap(([key, inner]) => {
        if (typeof inner !== 'string') return walk(inner as object, `${at}${key}.`);
        const zero = (value as Record<string, string>)[key.replace(/_one$/, '_zero')];
        return key.endsWith('_one') && /(^|[^\d.,])1 /.test(inner) && zero === undefined ? [`${at}${key}: ${inner}`] : [];
      });
    return walk(read('fr', file), `${file} `);
  });
  expect(fixed).toEqual([]);
});

test('French puts no-break spaces before its high signs', () => {
  const texts = (value: object): string[] => Object.values(value).flatMap((inner) => (typeof inner === 'string' ? [inner] : texts(inner)));
  const wrong = modules('fr').flatMap((file) => texts(read('fr', file)).filter((text) => /\S [:;?!»](?=[\s»]|$)|« /.test(text)));
  expect(wrong).toEqual([]);
});
