import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { Empty, ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { Actions } from './actions.tsx';
import { AddressesDialog } from './addresses-dialog.tsx';
import { AskWhy } from './ask-why.tsx';
import { NameFields } from './name-fields.tsx';
import css from './segment.module.css';
import { WhyMember } from './why-member.tsx';

interface StaticSegmentProps {
  segment: Segment;
  /** Whose explanation is open. */
  why: string | undefined;
  ask(contactId: string | undefined): void;
}

/** People someone chose: who they are, and how they come in and go. */
export function StaticSegment({ segment, why, ask }: StaticSegmentProps) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id } = segment;
  const [words, setWords] = useState({ name: segment.name, description: segment.description });
  const [open, show] = useState<'add' | 'remove' | null>(null);
  const members = usePages(contract.segments.contacts, { params: { id }, query: { sort: 'name', limit: 50 } });
  const update = useWrite(contract.segments.update, [contract.segments.list, contract.segments.one]);
  const takeOut = useWrite(contract.segments.removeMembers, [
    contract.segments.contacts,
    contract.segments.list,
    contract.segments.explain,
  ]);
  const changed = words.name.trim() !== segment.name || words.description.trim() !== segment.description;
  const [first] = members.pages;
  const count = first?.count ?? null;
  return (
    <div className={css.alone}>
      <NameFields {...words} version={segment} fault={update.error} set={(change) => setWords((before) => ({ ...before, ...change }))} />
      <div className={css.actions}>
        {changed && (
          <Button
            kind="primary"
            busy={update.isPending}
            reason={words.name.trim() ? null : t('save.nameFirst')}
            onClick={() => update.mutate({ params: { id }, body: { name: words.name.trim(), description: words.description.trim() } })}
          >
            {t('save.changes')}
          </Button>
        )}
        <Button icon="plus" kind={changed ? undefined : 'primary'} onClick={() => show('add')}>
          {t('static.add')}
        </Button>
        <Button icon="minus" onClick={() => show('remove')}>
          {t('static.remove')}
        </Button>
        <Actions segment={segment} />
      </div>
      {count !== null && (
        <p className="meta" role="status">
          {t('static.count', { count, number: f.exact(count) })}
        </p>
      )}
      <div className={css.askMember}>
        <ContactPicker label={t(why ? 'why.someoneElse' : 'why.choose')} value={null} onChange={({ id }) => ask(id)} key={why ?? ''} />
      </div>
      {why && <WhyMember segmentId={id} contactId={why} close={() => ask(undefined)} />}
      {members.isPending && <Skeleton lines={8} />}
      {members.isError && <ErrorState fault={members.error} retry={() => members.refetch()} />}
      {members.isSuccess && members.items.length === 0 && <Empty>{t('static.empty')}</Empty>}
      <ul className={css.members}>
        {members.items.map((person) => (
          <li key={person.id} data-on={why === person.id || undefined}>
            <Avatar name={nameOf(person)} size={20} />
            <span className="clip">{nameOf(person)}</span>
            <span className="clip soft grow">{person.email}</span>
            <AskWhy person={person} ask={ask} />
            <IconButton
              small
              size={14}
              icon="close"
              label={t('static.takeOut', { name: nameOf(person) })}
              onClick={() =>
                takeOut.mutate(
                  { params: { id }, body: { members: { by: 'contacts', ids: [person.id] } } },
                  { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
                )
              }
            />
          </li>
        ))}
      </ul>
      <LoadMore pages={members} />
      {open && <AddressesDialog id={id} act={open} close={() => show(null)} />}
    </div>
  );
}
