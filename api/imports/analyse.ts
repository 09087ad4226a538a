import type { Field } from '../fields/contract.ts';
import type { OneImport } from './contract.ts';
import { orderOf } from './place/dates.ts';
import { guessColumns } from './place/guess-columns.ts';
import { placerOf } from './place/place-rows.ts';
import { toolOf } from './place/tools.ts';
import type { ByteSource } from './read/byte-source.ts';
import type { RawRow } from './read/csv-rows.ts';
import type { ByteSurvey } from './read/encoding.ts';
import type { Format } from './read/read-rows.ts';
import { firstRows, guessHeader, kindOf, SHOWN } from './read/survey-file.ts';
import type { Choices, Column, Reading } from './shapes.ts';
import type { Home, ImportRow } from './store.ts';

export interface Known {
  home: Home;
  fields: Field[];
  categories: string[];
}
/** What one cell of the preview may show. */
const CELL = 300;

/** What the file is, how it is read and what its columns most likely are: all that stands in an import before anyone chose. */
export async function analyse(source: ByteSource, survey: ByteSurvey, known: Known) {
  const { format, sheets, reading: bytes } = await kindOf(source, survey);
  const country = countryOf(known.home);
  const said: Reading = { ...bytes, header: true, dateOrder: habit(known.home, country), country };
  said.header = await guessHeader(source, format, said);
  const { rows } = await firstRows(source, format, said);
  said.dateOrder = orderOf(rows.flatMap((row) => row.cells)) ?? said.dateOrder;
  const seen = await readColumns(source, format, said, known);
  return { format, sheets, detected: said, reading: said, ...seen, choices: firstChoices(seen.columns, seen.tool, known.home.language) };
}

/** Columns, guesses and first rows, read as `reading` says. */
export async function readColumns(source: ByteSource, format: Format, reading: Reading, { fields, categories }: Known) {
  const { columns: headers, rows } = await firstRows(source, format, reading);
  const tool = reading.header ? toolOf(headers) : null;
  const arranged = rows.map((row) => row.cells);
  const columns = guessColumns(headers, arranged, { fields, categories, tool, reading });
  return { tool, columns, sample: rows.slice(0, SHOWN).map(shortened) };
}

const shortened = (row: RawRow): RawRow => ({
  ...row,
  cells: row.cells.slice(0, 500).map((cell) => (cell.length > CELL ? `${cell.slice(0, CELL)}…` : cell)),
});

function firstChoices(columns: Column[], tool: string | null, language: 'en' | 'fr'): Choices {
  const has = (to: string) => columns.some(({ placing }) => placing.to === to);
  return {
    key: has('email') ? 'email' : has('external_id') ? 'external_id' : has('phone') ? 'phone' : 'email',
    existing: 'update',
    status: 'subscribed',
    consentSource: tool ? `${toolNames[tool]}, ${movedIn[language]}` : '',
    tags: [],
    lists: [],
    permission: false,
    enroll: null,
  };
}
const movedIn = { en: 'moved in with its opt-in records', fr: 'reprise avec ses preuves d’inscription' };
const toolNames: Record<string, string> = { mailchimp: 'Mailchimp', activecampaign: 'ActiveCampaign', klaviyo: 'Klaviyo', brevo: 'Brevo' };

const countries: [RegExp, string][] = [
  [/Montreal|Toronto|Vancouver|Halifax|Winnipeg|Edmonton|St_Johns|Regina/, 'CA'],
  [/^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Anchorage)|^US\/|Honolulu/, 'US'],
  [/Paris/, 'FR'],
  [/London/, 'GB'],
  [/Brussels/, 'BE'],
  [/Zurich/, 'CH'],
  [/Luxembourg/, 'LU'],
  [/Berlin/, 'DE'],
  [/Madrid/, 'ES'],
  [/Rome/, 'IT'],
  [/Lisbon/, 'PT'],
  [/Amsterdam/, 'NL'],
  [/Dublin/, 'IE'],
  [/Sydney|Melbourne|Brisbane|Perth/, 'AU'],
];
const countryOf = ({ time_zone, currency, language }: Home): string =>
  countries.find(([zone]) => zone.test(time_zone))?.[1] ??
  { USD: 'US', CAD: 'CA', GBP: 'GB', CHF: 'CH' }[currency] ??
  (language === 'fr' ? 'FR' : 'US');
const habit = ({ language }: Home, country: string): Reading['dateOrder'] => (language === 'en' && country === 'US' ? 'mdy' : 'dmy');

/** The first rows with what is wrong in each, as choices stand now. Twice in the file is told only among these. */
export function previewOf(
  row: Pick<ImportRow, 'format' | 'reading' | 'columns' | 'choices' | 'tool' | 'sample'>,
  { home, fields }: Known,
): OneImport['preview'] {
  const place = placerOf({
    reading: row.reading,
    timeZone: home.time_zone,
    fields,
    columns: row.columns,
    choices: row.choices,
    requiredFields: home.required_fields,
    tool: row.tool,
  });
  const placed = row.sample.map((raw) => ({ raw, ...place(raw) }));
  return placed.map(({ raw, key, problems }, n) => {
    const again = key === null ? undefined : placed.slice(n + 1).find((other) => other.key === key);
    const first = key === null ? undefined : placed.slice(0, n).find((other) => other.key === key);
    const twice = again ?? first;
    const remark = twice ? [{ column: null, kind: 'remark' as const, reason: `twice:${twice.raw.line}` }] : [];
    return { line: raw.line, file: raw.file, cells: raw.cells, problems: [...problems, ...remark] };
  });
}
