import { Select, Textarea, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type FieldType, fieldTypes, hasChoices } from '../../../api/fields/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');

/** A custom field for everyone of the audience, made while one looks at one of them. */
export function NewField({ close }: { close(): void }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const navigate = route.useNavigate();
  const create = useWrite(contract.fields.create, [contract.fields.list]);
  const [label, setLabel] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const [choices, setChoices] = useState('');
  const listed = choices
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  const missing = !label.trim() ? t('newField.nameFirst') : hasChoices(type) && listed.length === 0 ? t('newField.choicesFirst') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing) return;
    create.mutate(
      { body: { audienceId, label: label.trim(), type, ...(hasChoices(type) ? { choices: listed } : {}) } },
      {
        onSuccess: () => {
          navigate({ search: (search) => ({ ...search, fields: 'all' }), replace: true });
          close();
        },
      },
    );
  };
  return (
    <Dialog title={t('newField.title')} close={close}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <p className="soft">{t('newField.why')}</p>
        <TextInput
          label={t('newField.name')}
          value={label}
          maxLength={80}
          data-autofocus
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Select
          label={t('newField.type')}
          data={fieldTypes.map((value) => ({ value, label: t(`type.${value}`) }))}
          value={type}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => setType(value as FieldType)}
        />
        {hasChoices(type) && (
          <Textarea
            label={t('newField.choices')}
            description={t('newField.choicesHint')}
            autosize
            minRows={3}
            maxRows={8}
            value={choices}
            onChange={(event) => setChoices(event.currentTarget.value)}
          />
        )}
        {create.isError && (
          <p className="red" role="alert">
            {faultText(create.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={create.isPending} reason={missing}>
            {t('newField.make')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
