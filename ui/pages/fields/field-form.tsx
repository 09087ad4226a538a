import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type Field, type FieldType, fieldTypes, hasChoices } from '../../../api/fields/contract.ts';
import { ApiFailure } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import css from './fields.module.css';

interface FieldFormProps {
  audienceId: string;
  /** Absent = a new one. */
  field?: Field;
  close(): void;
}

/** Makes a field, or changes one. */
export function FieldForm({ audienceId, field, close }: FieldFormProps) {
  const { t } = useTranslation('fields');
  const { t: shell } = useTranslation('shell');
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<FieldType>(field?.type ?? 'text');
  const [choices, setChoices] = useState(field?.choices.join('\n') ?? '');
  const [filterable, setFilterable] = useState(field?.filterable ?? false);
  const refresh = [contract.fields.list, contract.contacts.list];
  const create = useWrite(contract.fields.create, refresh);
  const update = useWrite(contract.fields.update, refresh);
  const busy = create.isPending || update.isPending;
  const fault = create.error ?? update.error;
  const details =
    fault instanceof ApiFailure && Array.isArray(fault.details) ? (fault.details as { field: string; message: string }[]) : [];
  const wrong = (name: string) => details.find((one) => one.field.startsWith(name))?.message;

  const lines = choices.split('\n').flatMap((line) => line.trim() || []);
  const chosen = hasChoices(type) ? { choices: lines } : {};
  const untouched =
    field && label.trim() === field.label && filterable === field.filterable && lines.join('\n') === field.choices.join('\n');
  const reason = untouched
    ? t('form.nothing')
    : !label.trim()
      ? t('form.missingName')
      : hasChoices(type) && lines.length === 0
        ? t('form.missingChoices')
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason || busy) return;
    if (field) update.mutate({ params: { id: field.id }, body: { label, filterable, ...chosen } }, { onSuccess: close });
    else create.mutate({ body: { audienceId, label, type, filterable, ...chosen } }, { onSuccess: close });
  };
  return (
    <Dialog title={field ? t('form.edit', { name: field.label }) : t('form.new')} close={close} width={480}>
      <form className={css.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('form.name')}
          placeholder={t('form.nameExample')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          error={wrong('label')}
          data-autofocus
        />
        <Select
          label={t('form.type')}
          description={field ? t('form.typeFixed') : undefined}
          data={fieldTypes.map((value) => ({ value, label: t(`type.${value}`) }))}
          value={type}
          onChange={(value) => setType((value ?? 'text') as FieldType)}
          disabled={field !== undefined}
          allowDeselect={false}
        />
        {hasChoices(type) && (
          <Textarea
            label={t('form.choices')}
            description={t('form.choicesHint')}
            autosize
            minRows={3}
            maxRows={10}
            value={choices}
            onChange={(event) => setChoices(event.currentTarget.value)}
            error={wrong('choices')}
          />
        )}
        <Switch
          label={t('form.filterable')}
          description={t('form.filterableHint')}
          checked={filterable}
          onChange={(event) => setFilterable(event.currentTarget.checked)}
        />
        {fault && !wrong('label') && !wrong('choices') && (
          <p className="red" role="alert">
            {faultText(fault, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={busy} reason={reason}>
            {field ? t('form.save') : t('form.create')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
