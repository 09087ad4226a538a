import { Popover } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

interface ConfirmProps {
  /** What would happen, in numbers. */
  effect: string;
  /** The verb, as on the button that asked. */
  verb: string;
  danger?: boolean;
  onYes(): void;
  /** The button that asks. */
  children(ask: () => void): ReactElement;
}

/** Asks once, in a small popover that states the effect. */
export function Confirm({ effect, verb, danger = false, onYes, children }: ConfirmProps) {
  const { t } = useTranslation('shell');
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} width={280} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>{children(() => setOpen(true))}</Popover.Target>
      <Popover.Dropdown aria-label={verb}>
        <p style={{ marginBottom: 12 }}>{effect}</p>
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Button
            small
            kind={danger ? 'danger' : undefined}
            data-autofocus
            onClick={() => {
              setOpen(false);
              onYes();
            }}
          >
            {verb}
          </Button>
          <Button small kind="quiet" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
