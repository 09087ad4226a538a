import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldType, fieldTypes } from '../../../api/fields/contract.ts';
import type { Column, Placing } from '../../../api/imports/contract.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import css from './import.module.css';

/** A field made on the way: its name and kind. */
export function NewField({ column, close, make }: { column: Column; close(): void; make(placing: Placing): void }) {
  const { t } = useTranslation('import');
  const { placing } = column;
  const [label, setLabel] = useState(placing.to === 'new' ? placing.label : column.header);
  const [type, setType] = useState<FieldType>(placing.to === 'new' ? placing.type : 'text');
  return (
    <Dialog title={t('newField.title')} close={close}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (label.trim()) make({ to: 'new', label: label.trim(), type });
        }}
      >
        <label>
          <span className="label">{t('newField.name')}</span>
          <input value={label} maxLength={80} onChange={(event) => setLabel(event.currentTarget.value)} data-autofocus />
        </label>
        <label>
          <span className="label">{t('newField.type')}</span>
          <select value={type} onChange={(event) => setType(event.currentTarget.value as FieldType)}>
            {fieldTypes.map((one) => (
              <option key={one} value={one}>
                {t(`types.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {column.samples.length > 0 && <p className="meta clip">{t('newField.holds', { values: column.samples.join(' · ') })}</p>}
        <DialogFoot close={close} cancel={t('newField.leave')}>
          <Button kind="primary" type="submit" reason={label.trim() ? null : t('newField.nameless')}>
            {t('newField.make')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
