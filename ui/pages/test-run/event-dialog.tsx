import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import type { AskedEvent } from './asked-events.ts';
import css from './test-run.module.css';

interface EventDialogProps {
  event: AskedEvent;
  throwIn(properties: Record<string, string>): void;
  close(): void;
}

/** What the event says, as far as the flow asks: it is as if a program had sent it. A property left empty is not sent. */
export function EventDialog({ event: { name, properties }, throwIn, close }: EventDialogProps) {
  const { t } = useTranslation('test-run');
  const [said, say] = useState(properties);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    throwIn(Object.fromEntries([...said].map(([property, value]) => [property, value.trim()]).filter(([, value]) => value !== '')));
    close();
  };
  return (
    <Dialog title={t('quoted', { text: name })} close={close}>
      <form onSubmit={submit} className={css.fields}>
        <p className="soft">{t('eventAsks')}</p>
        {[...said].map(([property, value]) => (
          <TextInput
            key={property}
            label={property}
            maxLength={200}
            value={value}
            onChange={({ currentTarget }) => say(new Map([...said, [property, currentTarget.value]]))}
          />
        ))}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary">
            {t('letHappen')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
