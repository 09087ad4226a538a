import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { useMailEditing } from '../context.ts';
import css from '../inspector.module.css';

/** Whose data the previews show; the day ruler marks where they stand. */
export function PreviewAs() {
  const { t } = useTranslation('editor');
  const { who, setWho } = useMailEditing();
  const [open, popover] = useDisclosure();
  return (
    <Popover opened={open} onChange={popover.toggle} width={280} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={css.as} onClick={popover.toggle} aria-expanded={open}>
          <span className="clip">{who ? t('mail.as', { name: who.name }) : t('mail.asSomeone')}</span>
          <Icon name="updown" className="softer" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ContactPicker
          label={t('mail.asWhom')}
          value={who ? { id: who.id, name: who.name } : null}
          onChange={(contact) => {
            setWho({ id: contact.id, name: nameOf(contact), firstName: contact.firstName, lastOrderAt: contact.lastOrderAt });
            popover.close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
