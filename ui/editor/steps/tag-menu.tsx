import { Menu } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { type MergeTag, mergeTags } from '../../../api/mails/tags.ts';
import { IconButton } from '../../components/button.tsx';
import { useMailEditing } from '../context.ts';

interface TagMenuProps {
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  value: string;
  onInsert(value: string): void;
}

/** Puts a merge tag where the caret was, with the fallback selected where one is needed, so that typing replaces it. */
export function TagMenu({ input, value, onInsert }: TagMenuProps) {
  const { t } = useTranslation('editor');
  const { shown } = useMailEditing();
  const insert = (tag: MergeTag) => {
    const needed = tag.empty === 'often' || (tag.empty === 'withoutOrder' && shown.trigger.type !== 'lapsed');
    const fallback = needed ? t('tags.fallback') : '';
    const text = needed ? `{{ ${tag.name} | default: "${fallback}" }}` : `{{ ${tag.name} }}`;
    const at = input.current?.selectionStart ?? value.length;
    const to = input.current?.selectionEnd ?? at;
    onInsert(value.slice(0, at) + text + value.slice(to));
    const start = at + (needed ? text.indexOf('"') + 1 : text.length);
    // after the menu has given the focus back
    setTimeout(() => {
      input.current?.focus();
      input.current?.setSelectionRange(start, start + fallback.length);
    }, 60);
  };
  return (
    <Menu position="bottom-end" width={240} returnFocus={false}>
      <Menu.Target>
        <IconButton icon="plus" size={16} small label={t('tags.insert')} />
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {mergeTags.map((tag) => (
          <Menu.Item
            key={tag.name}
            onClick={() => insert(tag)}
            rightSection={<span className="meta">{tag.name === 'unsubscribe_url' ? '' : tag.example}</span>}
          >
            {t(tag.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
