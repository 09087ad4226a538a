import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type Field, fitsInto } from '../../../api/fields/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './fields.module.css';

interface MergeFieldProps {
  field: Field;
  others: Field[];
  close(): void;
}

/** Only fields into which every value fits are offered. */
export function MergeField({ field, others, close }: MergeFieldProps) {
  const { t } = useTranslation('fields');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const [intoId, setIntoId] = useState<string | null>(null);
  const uses = useRead(contract.fields.uses, { params: { id: field.id } });
  const merge = useWrite(contract.fields.merge, [contract.fields.list, contract.audiences.list, contract.views.list, contract.jobs.list]);
  const fitting = others.filter((other) => other.id !== field.id && fitsInto(field.type, other.type));
  const into = fitting.find(({ id }) => id === intoId)?.label ?? '';
  const from = field.label;
  const yes = () =>
    intoId &&
    merge.mutate(
      { params: { id: field.id }, body: { intoId } },
      {
        onSuccess: ({ jobId, contacts: count }) => {
          notifications.show({
            message: jobId ? t('removing.background', { name: from, count, number: f.exact(count) }) : t('merging.done', { from, into }),
          });
          close();
        },
      },
    );
  return (
    <Dialog title={t('merging.title', { name: from })} close={close} width={480}>
      {fitting.length === 0 ? (
        <p>{t('merging.nowhere')}</p>
      ) : (
        <div className={css.form}>
          <Select
            label={t('merging.into')}
            placeholder={t('merging.choose')}
            data={fitting.map(({ id, label, type }) => ({ value: id, label: `${label} · ${t(`type.${type}`)}` }))}
            value={intoId}
            onChange={setIntoId}
            data-autofocus
          />
          {into && uses.data && (
            <p>{t('merging.effect', { count: uses.data.contacts, number: f.exact(uses.data.contacts), from, into })}</p>
          )}
        </div>
      )}
      {merge.isError && (
        <p className="red" role="alert">
          {faultText(merge.error, shell)}
        </p>
      )}
      <DialogFoot close={close}>
        {fitting.length > 0 && (
          <Button kind="primary" busy={merge.isPending} reason={into ? null : t('merging.missing')} onClick={yes}>
            {t('merging.verb')}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}
