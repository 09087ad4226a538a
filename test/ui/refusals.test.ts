import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { inLanguage } from '../../ui/i18n/faults.ts';
import { refusals } from '../../ui/i18n/refusals.ts';

const source = readdirSync('api', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join('api', file), 'utf8'))
  .join('\n');

test('each sentence that screens say in French is one that the API says', () => {
  const parts = (sentence: string) => sentence.split(/\{\{\w+\}\}/).filter((part) => part.trim().length > 2);
  const gone = Object.keys(refusals).filter((sentence) => !assembled(sentence) && parts(sentence).some((part) => !source.includes(part)));
  expect(gone).toEqual([]);
});
/** Put together from pieces there. */
const assembled = (sentence: string) => / has this .* already|this audience requires it/.test(sentence);

test('what segments, campaigns, the archive, policies and jobs say when they refuse has French words', () => {
  const files = ['segments', 'campaigns', 'archive', 'sunset', 'jobs'].flatMap((folder) =>
    readdirSync(path.join('api', folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join('api', folder, file)),
  );
  const said = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\b(?:refused|conflict|invalid|unavailable|forbidden)\(\s*'([^']+)'/g)])
    .map(([, words]) => words as string);
  expect(said.length).toBeGreaterThan(15);
  expect(said.filter((words) => !refusals[words])).toEqual([]);
});

test('a sentence that names something keeps the name; one without French words stays as it came', () => {
  expect(inLanguage('This is not an e-mail address.', 'fr')).toBe('Ce n’est pas une adresse e-mail.');
  expect(inLanguage('This is not an e-mail address.', 'en')).toBe('This is not an e-mail address.');
  expect(inLanguage('There is a tag “Jazz (50 %)” already. Choose another name, or merge the two.', 'fr')).toContain(
    'Jazz (50 %)\u00a0» existe déjà',
  );
  expect(inLanguage('Léa has this e-mail address already (archived). Open that contact instead.', 'fr')).toBe(
    'Léa a déjà cette adresse e-mail, dans les archives. Ouvrez plutôt cette fiche.',
  );
  expect(inLanguage('This campaign can’t be sent yet: This may not be empty.', 'fr')).toBe(
    'Cette campagne ne peut pas encore partir : Ce champ ne peut pas rester vide.',
  );
  expect(inLanguage('Something quite new.', 'fr')).toBe('Something quite new.');
});

test('in French a no-break space stands before : ; ? ! and inside « »', () => {
  const wrong = Object.values(refusals).filter((said) => / [:;?!»]|« /.test(said));
  expect(wrong).toEqual([]);
});
