import { Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Icon } from '../../components/icon.tsx';

interface RowMenuProps {
  name: string;
  rename(): void;
  /** What deleting means, in words and numbers. */
  effect: string;
  remove(): void;
  /** Further places in the order, for what has no grip. */
  moves?: { up?: (() => void) | undefined; down?: (() => void) | undefined };
}

export function RowMenu({ name, rename, effect, remove, moves = {} }: RowMenuProps) {
  const { t } = useTranslation('lists');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <IconButton icon="more" label={t('actions', { name })} small />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" />} onClick={rename}>
            {t('edit')}
          </Menu.Item>
          {moves.up && <Menu.Item onClick={moves.up}>{t('up')}</Menu.Item>}
          {moves.down && <Menu.Item onClick={moves.down}>{t('down')}</Menu.Item>}
          <Menu.Item leftSection={<Icon name="close" />} color="red" onClick={() => setAsking(true)}>
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <Dialog title={t('removeTitle', { name })} close={() => setAsking(false)}>
          <p>{effect}</p>
          <DialogFoot close={() => setAsking(false)}>
            <Button
              kind="danger"
              data-autofocus
              onClick={() => {
                setAsking(false);
                remove();
              }}
            >
              {t('remove')}
            </Button>
          </DialogFoot>
        </Dialog>
      )}
    </>
  );
}
