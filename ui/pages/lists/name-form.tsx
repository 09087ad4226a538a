import { Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Category, Group, List } from '../../../api/lists/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import css from './lists.module.css';

/** What is named anew, or for the first time. */
export type Named =
  | { kind: 'list'; audienceId: string; list?: List }
  | { kind: 'category'; audienceId: string; category?: Category }
  | { kind: 'group'; categoryId: string; group?: Group };

const known = (what: Named): { id: string; name: string } | undefined =>
  what.kind === 'list' ? what.list : what.kind === 'category' ? what.category : what.group;

export function NameForm({ what, close }: { what: Named; close(): void }) {
  const { t } = useTranslation('lists');
  const { t: shell } = useTranslation('shell');
  const was = known(what);
  const [name, setName] = useState(was?.name ?? '');
  const [description, setDescription] = useState((what.kind === 'list' && what.list?.description) || '');
  const refresh = [contract.lists.list, contract.lists.groups];
  const writes = {
    createList: useWrite(contract.lists.create, refresh),
    updateList: useWrite(contract.lists.update, refresh),
    createCategory: useWrite(contract.lists.createCategory, refresh),
    updateCategory: useWrite(contract.lists.updateCategory, refresh),
    createGroup: useWrite(contract.lists.createGroup, refresh),
    updateGroup: useWrite(contract.lists.updateGroup, refresh),
  };
  const fault = Object.values(writes).find((write) => write.isError)?.error;
  const busy = Object.values(writes).some((write) => write.isPending);
  const save = () => {
    const after = { onSuccess: close };
    const params = { id: was?.id ?? '' };
    if (what.kind === 'list')
      return was
        ? writes.updateList.mutate({ params, body: { name, description } }, after)
        : writes.createList.mutate({ body: { audienceId: what.audienceId, name, description } }, after);
    if (what.kind === 'category')
      return was
        ? writes.updateCategory.mutate({ params, body: { name } }, after)
        : writes.createCategory.mutate({ body: { audienceId: what.audienceId, name } }, after);
    return was
      ? writes.updateGroup.mutate({ params, body: { name } }, after)
      : writes.createGroup.mutate({ body: { categoryId: what.categoryId, name } }, after);
  };
  const reason = name.trim() ? null : t('form.missing');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && !busy) save();
  };
  return (
    <Dialog title={was ? t('form.edit', { name: was.name }) : t(`form.new.${what.kind}`)} close={close}>
      <form className={css.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('form.name')}
          placeholder={t(`form.example.${what.kind}`)}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {what.kind === 'list' && (
          <Textarea
            label={t('form.description')}
            description={t('form.descriptionHint')}
            autosize
            minRows={2}
            maxRows={5}
            maxLength={400}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        )}
        {fault && (
          <p className="red" role="alert">
            {faultText(fault, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={busy} reason={reason}>
            {was ? t('form.save') : t(`form.create.${what.kind}`)}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
