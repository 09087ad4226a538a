import { Drawer, Modal } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import css from './dialog.module.css';
import { useFocusBack } from './focus-back.ts';

interface DialogProps {
  title: ReactNode;
  close(): void;
  /** Pixels; a phone gives less. */
  width?: number;
  children: ReactNode;
}

/** A dialog in the middle. Our own head: the library's is a page banner to a screen reader. */
export function Dialog({ title, close, width = 420, children }: DialogProps) {
  useFocusBack();
  const { t } = useTranslation('shell');
  const box = useEscape(close);
  return (
    <Modal ref={box} closeOnEscape={false} opened onClose={close} centered size={width} withCloseButton={false} padding={0}>
      <div className={css.head}>
        <Modal.Title className="h2 grow">{title}</Modal.Title>
        <IconButton icon="close" label={t('close')} onClick={close} />
      </div>
      <div className={css.body}>{children}</div>
    </Modal>
  );
}

/** A sheet that slides in from the right. */
export function Sheet({ title, close, width = 680, opened = true, children }: DialogProps & { opened?: boolean }) {
  useFocusBack();
  const { t } = useTranslation('shell');
  const box = useEscape(close, opened);
  return (
    <Drawer
      ref={box}
      closeOnEscape={false}
      opened={opened}
      onClose={close}
      position="right"
      size={width}
      withCloseButton={false}
      padding={0}
      transitionProps={{ duration: 160 }}
    >
      <div className={css.sheet}>
        <div className={css.head}>
          <Drawer.Title className={typeof title === 'string' ? 'h2 grow clip' : css.plain}>{title}</Drawer.Title>
          <IconButton icon="close" label={t('close')} onClick={close} />
        </div>
        <div className={`${css.body} ${css.fill}`}>{children}</div>
      </div>
    </Drawer>
  );
}

/** Escape closes the innermost thing alone: a menu, a list or a popover that is open within a dialog takes it for itself. */
function useEscape(close: () => void, opened = true) {
  const box = useRef<HTMLDivElement>(null);
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.isComposing || !opened) return;
      const at = event.target as Element | null;
      if (at?.getAttribute('data-mantine-stop-propagation') === 'true') return;
      const innermost = at?.closest('[role="dialog"], [role="menu"], [role="listbox"]');
      if (innermost && !box.current?.contains(innermost)) return;
      if (innermost && innermost !== box.current?.querySelector('[role="dialog"]')) return;
      // what stands under the dialog would close with it
      event.stopPropagation();
      close();
    },
    { capture: true },
  );
  return box;
}
