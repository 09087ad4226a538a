import { Checkbox, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { type ExportInput, exportFormats, separatorNames, separators } from '../../api/exports/contract.ts';
import { useWrite } from '../api/queries.ts';
import { useAudience } from '../shell/audience.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { DialogFoot } from './dialog-foot.tsx';
import { ExportColumns } from './export-columns.tsx';
import css from './export-dialog.module.css';
import { ExportStarted } from './export-started.tsx';
import { Segmented } from './segmented.tsx';
import { faultText } from './states.tsx';

type Column = ExportInput['columns'][number];
type Format = (typeof exportFormats)[number];
const USUAL: Column[] = ['email', 'firstName', 'lastName', 'phone', 'status', 'tags', 'orderCount', 'revenue', 'lastOrderAt', 'createdAt'];

interface ExportDialogProps {
  /** Who: `ids` chosen one by one, or all that match; nothing = everyone. */
  selection: Pick<ExportInput, 'ids' | 'filters' | 'search' | 'archived' | 'behind'>;
  /** How many, in words: "1,842 contacts". */
  count: string;
  /** What the history calls it: the saved view's name. */
  name?: string;
  /** Ticked at first: the columns that the page shows. */
  columns?: readonly Column[];
  close(): void;
}

/** Asks for format and columns, then shows the export grow; it goes on when the dialog is closed, under Exports. */
export function ExportDialog({ selection, count, name = '', columns: first = USUAL, close }: ExportDialogProps) {
  const { t, i18n } = useTranslation('exports');
  const french = i18n.language === 'fr';
  const { id: audienceId, timeZone } = useAudience();
  const [format, setFormat] = useState<Format>('csv');
  const [separator, setSeparator] = useState<(typeof separators)[number]>(french ? ';' : ',');
  const [bom, setBom] = useState(true);
  const [columns, setColumns] = useState<Column[]>([...first]);
  const create = useWrite(contract.exports.create, [contract.exports.list]);
  const go = () =>
    create.mutate({
      body: { audienceId, name, format, separator, bom, columns, language: french ? 'fr' : 'en', ...selection },
    });
  if (create.data)
    return (
      <Dialog title={t('dialog.title')} close={close} width={520}>
        <ExportStarted id={create.data.id} close={close} />
      </Dialog>
    );
  return (
    <Dialog title={t('dialog.title')} close={close} width={520}>
      <p className="soft">{count}</p>
      <div className={css.choice}>
        <span className="label">{t('dialog.format')}</span>
        <Segmented<Format>
          label={t('dialog.format')}
          value={format}
          choices={exportFormats.map((value: Format) => ({ value, label: t(`format.${value}`) }))}
          onChange={setFormat}
        />
        <p className="meta">{t(`dialog.about.${format}`, { zone: timeZone.replaceAll('_', ' ') })}</p>
      </div>
      {format === 'csv' && (
        <div className={css.csv}>
          <Select
            label={t('dialog.separator')}
            value={separator}
            data={separators.map((value) => ({
              value,
              label: t(`separator.${separatorNames[value]}`),
            }))}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => setSeparator(value as typeof separator)}
          />
          <Checkbox label={t('dialog.bom')} checked={bom} onChange={(event) => setBom(event.currentTarget.checked)} />
        </div>
      )}
      <ExportColumns audienceId={audienceId} chosen={columns} choose={setColumns} />
      {create.isError && (
        <p className="red" role="alert" style={{ marginTop: 8 }}>
          {faultText(create.error, t)}
        </p>
      )}
      <DialogFoot close={close}>
        <Button kind="primary" busy={create.isPending} reason={columns.length === 0 ? t('dialog.noColumn') : null} onClick={go}>
          {t('dialog.go')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
