import { Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import css from './permissions.module.css';

interface WordsFormProps {
  audienceId: string;
  channel: 'email' | 'sms';
  current: string;
  close(): void;
}

/** Starts from the words in force: most new versions change a few of them. */
export function WordsForm({ audienceId, channel, current, close }: WordsFormProps) {
  const { t } = useTranslation('permissions');
  const { t: shell } = useTranslation('shell');
  const [text, setText] = useState(current);
  const publish = useWrite(contract.permissions.publish, [contract.permissions.list, contract.contacts.one]);
  const said = text.trim();
  const reason = said.length < 10 ? t('form.missing') : said === current ? t('form.same') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && !publish.isPending) publish.mutate({ body: { audienceId, channel, text: said } }, { onSuccess: close });
  };
  return (
    <Dialog title={t(`form.title.${channel}`)} close={close} width={560}>
      <form className={css.form} onSubmit={submit} noValidate>
        <Textarea
          label={t('form.label')}
          description={t('form.hint')}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={4_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        {publish.isError && (
          <p className="red" role="alert">
            {faultText(publish.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={publish.isPending} reason={reason}>
            {t('form.publish')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
