import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { type ExportInput, headings } from '../../api/exports/contract.ts';
import { useRead } from '../api/queries.ts';
import { Button } from './button.tsx';
import css from './export-dialog.module.css';
import { SearchField } from './search-field.tsx';
import { ErrorState, Skeleton } from './states.tsx';

type Column = ExportInput['columns'][number];

interface ExportColumnsProps {
  audienceId: string;
  chosen: Column[];
  choose(columns: Column[]): void;
}

/** What the file will hold: the audience's own fields first asked for by name. A tick adds a column at the end. */
export function ExportColumns({ audienceId, chosen, choose }: ExportColumnsProps) {
  const { t, i18n } = useTranslation('exports');
  const [search, setSearch] = useState('');
  const found = useRead(contract.exports.columns, { query: { audienceId } });
  const words = headings(i18n.language === 'fr' ? 'fr' : 'en');
  const all = [
    ...(found.data?.standard ?? []).map((column) => ({ column: column as Column, label: words[column] })),
    ...(found.data?.fields ?? []).map(({ column, label }) => ({ column: column as Column, label })),
  ];
  const shown = all.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()));
  return (
    <fieldset className={css.columns}>
      <legend className="label">{t('dialog.columns')}</legend>
      <div className={css.find}>
        <SearchField label={t('dialog.find')} value={search} onChange={setSearch} width="100%" />
        <Button small kind="quiet" onClick={() => choose(all.map(({ column }) => column))}>
          {t('dialog.all')}
        </Button>
        <Button small kind="quiet" onClick={() => choose([])}>
          {t('dialog.none')}
        </Button>
      </div>
      {found.isPending && <Skeleton lines={5} height={16} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      <div className={css.list}>
        {shown.map(({ column, label }) => (
          <Checkbox
            key={column}
            size="xs"
            label={label}
            checked={chosen.includes(column)}
            onChange={({ currentTarget: { checked } }) => choose(checked ? [...chosen, column] : chosen.filter((one) => one !== column))}
          />
        ))}
        {found.isSuccess && shown.length === 0 && <p className="meta">{t('dialog.noSuch')}</p>}
      </div>
      <p className="meta" aria-live="polite">
        {t('dialog.chosen', { count: chosen.length })}
      </p>
    </fieldset>
  );
}
