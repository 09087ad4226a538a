import { TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { DialogFoot } from './dialog-foot.tsx';
import { faultText } from './states.tsx';
import css from './typed-confirm.module.css';

interface TypedConfirmProps {
  /** Which word is typed: red for what can't be undone. */
  deed: 'archive' | 'forget';
  title: string;
  /** The button's words, with the number. */
  verb: string;
  busy: boolean;
  fault: unknown;
  onYes(): void;
  close(): void;
  /** What will happen, in numbers. */
  children: ReactNode;
}

/** Asks for a word to be typed: ARCHIVE, or DELETE for what can't be taken back. Until then the button says what it waits for. */
export function TypedConfirm({ deed, title, verb, busy, fault, onYes, close, children }: TypedConfirmProps) {
  const { t } = useTranslation('shell');
  const [typed, setTyped] = useState('');
  const word = t(`typed.${deed}`);
  const ready = typed.trim().toUpperCase() === word;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onYes();
  };
  return (
    <Dialog title={title} close={close} width={480}>
      <form onSubmit={submit} className={css.form}>
        {children}
        <TextInput
          label={t('typed.ask', { word })}
          value={typed}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {Boolean(fault) && (
          <p className="red" role="alert">
            {faultText(fault, t)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button
            type="submit"
            kind={deed === 'archive' ? 'primary' : 'danger'}
            className={deed === 'forget' && ready ? css.red : undefined}
            busy={busy}
            reason={ready ? null : t('typed.first', { word })}
          >
            {verb}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
