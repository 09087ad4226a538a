import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Field } from '../../../api/fields/contract.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './fields.module.css';

interface FieldRowProps {
  field: Field;
  act(what: 'edit' | 'merge' | 'remove'): void;
}

export function FieldRow({ field, act }: FieldRowProps) {
  const { t } = useTranslation('fields');
  const f = useFormat();
  const { label, key, type, choices, index, required } = field;
  return (
    <div className={css.row}>
      <button type="button" className={`${css.name} leads clip`} onClick={() => act('edit')}>
        {label}
      </button>
      <span className={`${css.type} soft clip`}>
        {t(`type.${type}`)}
        {choices.length > 0 && <span className="meta"> · {t('choices', { count: choices.length, number: f.exact(choices.length) })}</span>}
      </span>
      <code className={`${css.key} meta clip`} title={t('key')}>
        {key}
      </code>
      <span className={`${css.marks} row`}>
        {required && <span className="tag">{t('required')}</span>}
        {index === 'ready' && <span className="tag">{t('filters')}</span>}
        {index === 'building' && <span className="tag amber">{t('building')}</span>}
      </span>
      <span className={css.menu}>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <IconButton icon="more" label={t('actions', { name: label })} small />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="edit" />} onClick={() => act('edit')}>
              {t('edit')}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="copy" />} onClick={() => act('merge')}>
              {t('merge')}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="close" />} color="red" onClick={() => act('remove')}>
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </div>
  );
}
