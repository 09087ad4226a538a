import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { View } from '../../../api/views/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { List, Look } from './use-list.ts';

export type Naming = { make: Look } | { rename: View };

/** A name for a view: a new one of how the list is looked at now, or another one for one that is there. */
export function ViewDialog({ naming, list, close }: { naming: Naming; list: List; close(): void }) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const [name, setName] = useState('rename' in naming ? naming.rename.name : '');
  const create = useWrite(contract.views.create, [contract.views.list]);
  const update = useWrite(contract.views.update, [contract.views.list]);
  const { isPending, error } = 'make' in naming ? create : update;
  const save = async () => {
    if ('rename' in naming) await update.mutateAsync({ params: { id: naming.rename.id }, body: { name } });
    else {
      const made = await create.mutateAsync({ body: { audienceId, name, ...naming.make } });
      list.settle(made.id);
    }
    close();
  };
  return (
    <Dialog title={t('rename' in naming ? 'renameView' : 'saveAsNew')} close={close} width={380}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save().catch(() => {});
        }}
      >
        <TextInput
          label={t('viewName')}
          value={name}
          maxLength={60}
          data-autofocus
          error={error ? faultText(error, t) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className="meta" style={{ margin: '8px 0 16px' }}>
          {t('viewHolds')}
        </p>
        <Button kind="primary" type="submit" busy={isPending} reason={name.trim() ? null : t('nameFirst')}>
          {t('save')}
        </Button>
      </form>
    </Dialog>
  );
}
