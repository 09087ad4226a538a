import { Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';

/** Puts people in, or takes them out, by their addresses; says how many were found. */
export function AddressesDialog({ id, act, close }: { id: string; act: 'add' | 'remove'; close(): void }) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const [addresses, setAddresses] = useState('');
  const refresh = [contract.segments.contacts, contract.segments.list, contract.segments.explain];
  const add = useWrite(contract.segments.addMembers, refresh);
  const remove = useWrite(contract.segments.removeMembers, refresh);
  const doing = act === 'add' ? add : remove;
  const done = (message: string) => {
    notifications.show({ message });
    close();
  };
  const go = (event: FormEvent) => {
    event.preventDefault();
    const said = { params: { id }, body: { members: { by: 'addresses' as const, addresses } } };
    if (act === 'remove')
      return remove.mutate(said, { onSuccess: ({ removed }) => done(t('static.removed', { count: removed, number: f.exact(removed) })) });
    add.mutate(said, {
      onSuccess: ({ added, known, unknown }) =>
        done(
          [
            t('static.added', { count: added, number: f.exact(added) }),
            known > 0 && t('static.known', { count: known, number: f.exact(known) }),
            unknown > 0 && t('static.unknown', { count: unknown, number: f.exact(unknown) }),
          ]
            .filter(Boolean)
            .join(' '),
        ),
    });
  };
  return (
    <Dialog title={t(`static.${act}`)} close={close} width={480}>
      <form onSubmit={go}>
        <Textarea
          label={t('static.addresses')}
          description={t('static.addressesHelp')}
          value={addresses}
          autosize
          minRows={6}
          maxRows={14}
          data-autofocus
          error={doing.isError ? faultText(doing.error, shell) : null}
          onChange={(event) => setAddresses(event.currentTarget.value)}
        />
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={doing.isPending} reason={addresses.trim() ? null : t('static.first')}>
            {t(`static.${act}Verb`)}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
