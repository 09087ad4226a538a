import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
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
  return (
    <Modal opened onClose={close} centered size={width} withCloseButton={false} padding={0}>
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
  return (
    <Drawer
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
