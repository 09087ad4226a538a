import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OneImport, Reading } from '../../../api/imports/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import type { Change } from './mapping.tsx';

const encodings = [
  'utf-8',
  'windows-1252',
  'utf-16le',
  'utf-16be',
  'macintosh',
  'iso-8859-15',
  'cp850',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'shift_jis',
  'gb18030',
] as const;
const delimiters = [';', ',', '\t', '|', ':'];
const countries = [
  'FR',
  'BE',
  'CH',
  'CA',
  'US',
  'GB',
  'LU',
  'DE',
  'ES',
  'IT',
  'PT',
  'NL',
  'IE',
  'AU',
  'MC',
  'MA',
  'TN',
  'DZ',
  'SN',
  'RE',
  'GP',
  'MQ',
];

/** What was found in the file, each a choice: another one reads it again at once. */
export function Detected({ one, set }: { one: OneImport; set: Change }) {
  const { t, i18n } = useTranslation('import');
  const f = useFormat();
  const { reading, format } = one;
  const read = (part: Partial<Reading>) => set({ reading: part });
  const names = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const shown = countries.includes(reading.country) ? countries : [reading.country, ...countries];
  const signs = delimiters.includes(reading.delimiter) ? delimiters : [reading.delimiter, ...delimiters];
  return (
    <div className={css.detected}>
      <Choice
        label={t('rows')}
        value={String(reading.header)}
        choices={[
          ['true', t('withHeader', { n: f.exact(one.counts.rows) })],
          ['false', t('withoutHeader', { n: f.exact(one.counts.rows) })],
        ]}
        onChange={(value) => read({ header: value === 'true' })}
      />
      <Fact label={t('size')}>{sizeOf(one.size, f.tenth, t)}</Fact>
      {format === 'xlsx' ? (
        <Choice
          label={t('sheet')}
          value={reading.sheet ?? one.sheets[0] ?? ''}
          choices={one.sheets.map((name) => [name, name])}
          onChange={(sheet) => read({ sheet })}
        />
      ) : (
        <>
          <Choice
            label={t('separated')}
            value={reading.delimiter}
            choices={signs.map((sign) => [sign, t(`delimiters.${delimiters.indexOf(sign)}`, { defaultValue: sign })])}
            onChange={(delimiter) => read({ delimiter })}
          />
          <Choice
            label={t('encoding')}
            value={reading.encoding}
            choices={encodings.map((name) => [name, t(`encodings.${name}`)])}
            onChange={(encoding) => read({ encoding: encoding as Reading['encoding'] })}
          />
          <Choice
            label={t('between')}
            value={reading.quote}
            choices={[
              ['"', t('quotes.double')],
              ["'", t('quotes.single')],
              ['', t('quotes.none')],
            ]}
            onChange={(quote) => read({ quote: quote as Reading['quote'] })}
          />
        </>
      )}
      <Choice
        label={t('dates')}
        value={reading.dateOrder}
        choices={(['dmy', 'mdy', 'ymd'] as const).map((order) => [order, t(`orders.${order}`)])}
        onChange={(dateOrder) => read({ dateOrder: dateOrder as Reading['dateOrder'] })}
      />
      {one.columns.some(({ placing }) => placing.to === 'phone') && (
        <Choice
          label={t('phones')}
          value={reading.country}
          choices={shown.map((code) => [code, names.of(code) ?? code])}
          onChange={(country) => read({ country })}
        />
      )}
    </div>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <div className="meta">{label}</div>
    <div className={`num medium ${css.fact}`}>{children}</div>
  </div>
);

interface ChoiceProps {
  label: string;
  value: string;
  choices: (readonly [value: string, label: string])[];
  onChange(value: string): void;
}
const Choice = ({ label, value, choices, onChange }: ChoiceProps) => (
  <label className={css.choice}>
    <span className="meta">{label}</span>
    <span className={css.picked}>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} className="softer" />
    </span>
  </label>
);

function sizeOf(bytes: number, tenth: (n: number) => string, t: TFunction): string {
  return bytes < 1_000_000 ? t('kb', { n: tenth(bytes / 1_000) }) : t('mb', { n: tenth(bytes / 1_000_000) });
}
