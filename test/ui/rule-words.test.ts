import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import i18next, { type i18n } from 'i18next';
import { v7 } from 'uuid';
import { startOf } from '../../ui/components/rule/about-contact.ts';
import { catalogue } from '../../ui/components/rule/catalogue.ts';
import { sayLeaf, describe as sentenceOf } from '../../ui/components/rule/describe.ts';
import type { Names } from '../../ui/components/rule/names.ts';
import type { Part, Say, Speech } from '../../ui/components/rule/sentence.ts';
import { unfinished } from '../../ui/components/rule/unfinished.ts';
import { createFormat } from '../../ui/i18n/format.ts';
import { isStandard, kindOfType, opsOf, standardFields } from '../../workflows/flow/rule/contact.ts';
import { type Leaf, leaf as leafShape, leavesOf, type Rule } from '../../workflows/flow/rule/rule.ts';
import { rulesOver } from '../segments/random-rules.ts';

/** Every condition there is has words in both languages, and every menu of it leads to one that has them too. */
const languages = ['en', 'fr'] as const;
const speech = {} as Record<(typeof languages)[number], Speech>;
const missing: string[] = [];
const ids = Array.from({ length: 4 }, () => v7());
const named = (what: string) => ids.map((value, n) => ({ value, label: `${what} ${n}` }));
const types = Object.entries(kindOfType).filter(([, kind]) => kind);
const names = {
  ready: true,
  fields: types.map(([type]) => ({
    key: `own_${type}`,
    label: `Own ${type}`,
    type,
    choices: type.includes('choice') ? ['a', 'b'] : [],
    filterable: true,
  })),
  ...Object.fromEntries(['lists', 'groups', 'flows', 'stores'].map((what) => [what, named(what)])),
  nameOf: (id: string) => (ids.includes(id) ? `Named ${ids.indexOf(id)}` : undefined),
  steps: () => [{ value: 'email-1', label: 'E-mail 1' }],
} as unknown as Names;

beforeAll(async () => {
  const file = (language: string, module: string) => JSON.parse(readFileSync(`ui/i18n/${language}/${module}.json`, 'utf8'));
  for (const language of languages) {
    const made: i18n = i18next.createInstance();
    await made.init({
      lng: language,
      resources: { [language]: { rule: file(language, 'rule'), shell: file(language, 'shell') } },
      ns: ['rule', 'shell'],
      defaultNS: 'rule',
      interpolation: { escapeValue: false },
      saveMissing: true,
      // a key with words of its own to fall back on is not missing
      missingKeyHandler: (_, __, key, fallback) => fallback === key && missing.push(`${language}: ${key}`),
    });
    speech[language] = {
      t: made.t as unknown as Say,
      f: createFormat({ language, zone: 'Europe/Paris', currency: 'EUR' }),
      names,
      kept: new Map(),
      keep: () => undefined,
    };
  }
});

const fields = [...Object.keys(standardFields), ...types.map(([type]) => `field:own_${type}`), `list:${ids[0]}`];
const everyField: Leaf[] = fields.flatMap((field) => {
  const kind = isStandard(field)
    ? standardFields[field]
    : field.startsWith('list:')
      ? 'choice'
      : kindOfType[field.slice(10) as keyof typeof kindOfType];
  return opsOf[kind as 'day']
    .filter((op) => !((field === 'imports' || field === 'segments') && (op === 'empty' || op === 'filled')))
    .map((op): Leaf => ({ kind: 'contact', condition: startOf(field, op, { names }) }));
});
const offered = () => catalogue(speech.en.t, names).flatMap(({ entries }) => entries.map(({ make }) => make() as Leaf));

/** Each menu is tried with each of its choices: what comes of it has words again. */
function walk(leaf: Leaf, one: Speech, depth: number): void {
  const said = sayLeaf(leaf, one);
  expect(said).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object|\b(op|field|day|amount|email|orders|walk|event|unit)\.\w/);
  const parts: Part[] = [];
  const { parts: whole, clauses, more } = sentenceOf(leaf, one, () => undefined);
  parts.push(...whole, ...clauses.flatMap((clause) => clause.parts));
  for (const part of parts)
    if (typeof part !== 'string' && part.is === 'menu') expect(part.options.map(({ value }) => value)).toContain(part.value);
  if (depth === 0) return;
  const changed: Leaf[] = [];
  const again = sentenceOf(leaf, one, (next) => changed.push(next));
  for (const part of [...again.parts, ...again.clauses.flatMap((clause) => clause.parts)])
    if (typeof part !== 'string' && part.is === 'menu') for (const { value } of part.options) part.set(value);
  for (const { add } of again.more) add();
  for (const { remove } of again.clauses) remove();
  expect(more.length).toBe(again.more.length);
  for (const next of changed) walk(next, one, depth - 1);
}

test.each(languages)('every condition has words, and so has whatever its menus make of it (%s)', (language) => {
  for (const leaf of [...everyField, ...offered()]) walk(leaf, speech[language], 1);
  expect([...new Set(missing)]).toEqual([]);
});

test('what menus make is either a condition the API takes, or said to be unfinished', () => {
  const check = (leaf: Leaf, depth: number): void => {
    const rule: Rule = { kind: 'group', match: 'all', rules: [leaf] };
    expect(unfinished(rule).length > 0).toBe(!leafShape.safeParse(leaf).success);
    if (depth === 0) return;
    const { parts } = sentenceOf(leaf, speech.en, (next) => check(next, depth - 1));
    for (const part of parts) if (typeof part !== 'string' && part.is === 'menu') for (const { value } of part.options) part.set(value);
  };
  for (const leaf of [...everyField, ...offered()]) check(leaf, 1);
});

test.each(languages)('whatever rule there is can be read (%s)', (language) => {
  const world = {
    tags: ids.slice(0, 2),
    list: ids[0],
    flows: [{ flowId: ids[0] }, { flowId: ids[1] }],
    campaigns: ids,
    stores: ids.slice(0, 2),
    contacts: [],
    imports: ids,
    groups: ids,
  };
  fc.assert(
    fc.property(rulesOver(world as never, ids), (rule) => {
      for (const { leaf } of leavesOf(rule)) expect(sayLeaf(leaf, speech[language])).not.toMatch(/\{\{|undefined|NaN|\[object/);
    }),
    { numRuns: 100 },
  );
  expect([...new Set(missing)]).toEqual([]);
});
