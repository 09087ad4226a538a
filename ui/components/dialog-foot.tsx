import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import css from './dialog.module.css';

interface DialogFootProps {
  close(): void;
  /** Another word for leaving everything as it is. */
  cancel?: string;
  /** What the dialog is for. */
  children: ReactNode;
}

/** The end of a dialog: the way out, then the deed at the right, where the eye ends. */
export function DialogFoot({ close, cancel, children }: DialogFootProps) {
  const { t } = useTranslation('shell');
  return (
    <div className={css.foot}>
      <Button kind="quiet" onClick={close}>
        {cancel ?? t('cancel')}
      </Button>
      {children}
    </div>
  );
}
