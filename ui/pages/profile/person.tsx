import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ContactStatus } from '../../components/contact-status.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { Actions } from './actions.tsx';
import type { Contact } from './contact.ts';
import css from './profile.module.css';
import { Rating } from './rating.tsx';
import side from './side.module.css';
import { refreshed } from './use-edit.ts';

interface PersonProps {
  contact: Contact;
  /** On a phone the details fold away under this. */
  open: boolean;
  toggle(): void;
}

/** Who this is: name, address, star, rating, and what one can do with them. */
export function Person({ contact, open, toggle }: PersonProps) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const update = useWrite(contract.contacts.update, refreshed);
  const star = () =>
    update.mutate(
      { params: { id: contact.id }, body: { vip: !contact.vip } },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const name = nameOf(contact);
  const address = contact.email ?? contact.phone ?? t('noAddress');
  return (
    <>
      <div className={css.person}>
        <Avatar name={name} size={40} />
        <div className="grow">
          <h1 className={`${css.name} clip`}>{name}</h1>
          {address !== name && <div className="soft clip">{address}</div>}
          <div className={css.brief}>
            <ContactStatus status={contact.status} /> <span className="meta nowrap">{f.day(contact.statusAt)}</span>
          </div>
        </div>
        <IconButton
          icon="star"
          small
          className={side.vip}
          label={t(contact.vip ? 'vip.off' : 'vip.on')}
          aria-pressed={contact.vip}
          onClick={star}
        />
        <Button small className={css.more} aria-expanded={open} onClick={toggle}>
          {t('sheet')}
        </Button>
      </div>
      <Rating contact={contact} />
      <Actions contact={contact} />
    </>
  );
}
