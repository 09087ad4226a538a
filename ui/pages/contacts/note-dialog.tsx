import { Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import css from './contacts.module.css';

/** A note about one person, without leaving the list. */
export function NoteDialog({ contact, close }: { contact: ContactLine; close(): void }) {
  const { t } = useTranslation('contacts');
  const [text, setText] = useState('');
  const add = useWrite(contract.notes.create, [contract.contacts.feed]);
  return (
    <Dialog title={t('noteOn', { name: nameOf(contact) })} close={close}>
      <form
        className={css.dialog}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!text.trim()) return;
          const made = await add.mutateAsync({ params: { id: contact.id }, body: { text } }).catch(() => null);
          if (!made) return;
          notifications.show({ message: t('noteKept') });
          close();
        }}
      >
        <Textarea
          label={t('note')}
          value={text}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={1_000}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {add.error && (
          <p className="red" role="alert">
            {faultText(add.error, t)}
          </p>
        )}
        <Button kind="primary" type="submit" busy={add.isPending} reason={text.trim() ? null : t('noteFirst')}>
          {t('save')}
        </Button>
      </form>
    </Dialog>
  );
}
