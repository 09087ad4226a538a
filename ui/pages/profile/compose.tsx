import { Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { contract } from '../../../api/contract.ts';
import { call } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';

/** One e-mail to this one person. What is typed stays when it is refused; sent again, it is the same mail. */
export function Compose({ contact, close }: { contact: Contact; close(): void }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const audience = useAudience();
  const queries = useQueryClient();
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [key] = useState(() => v7());
  const said = { subject: subject.trim(), text: text.trim() };
  const refresh = () => {
    for (const { path } of [contract.contacts.feed, contract.contacts.one, contract.messages.list])
      queries.invalidateQueries({ queryKey: [path] });
  };
  const send = useMutation({
    mutationFn: () => call(contract.messages.write, { params: { id: contact.id }, body: said }, { idempotencyKey: key }),
    onSuccess: () => {
      notifications.show({ message: t('write.sent', { name: nameOf(contact) }) });
      // it leaves a moment later
      for (const ms of [0, 1_500, 5_000]) setTimeout(refresh, ms);
      close();
    },
  });
  const missing = !said.subject ? t('write.subjectFirst') : !said.text ? t('write.textFirst') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!missing && !send.isPending) send.mutate();
  };
  return (
    <Dialog title={t('write.title', { name: nameOf(contact) })} close={close} width={560}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <p className="meta">
          {t('write.fromTo', {
            from: audience.senderAddress ? `${audience.senderName || audience.name} <${audience.senderAddress}>` : '–',
            to: contact.email,
          })}
        </p>
        {contact.status !== 'subscribed' && (
          <p className="note">
            <Icon name="warning" />
            <span>{t(contact.status === 'unsubscribed' ? 'write.left' : 'write.notMarketing')}</span>
          </p>
        )}
        <TextInput
          label={t('write.subject')}
          value={subject}
          maxLength={200}
          data-autofocus
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t('write.text')}
          autosize
          minRows={8}
          maxRows={18}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p className="meta">{t('write.plain')}</p>
        {send.isError && (
          <p className="red" role="alert">
            {faultText(send.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" icon="mail" busy={send.isPending} reason={missing}>
            {t('write.send')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
