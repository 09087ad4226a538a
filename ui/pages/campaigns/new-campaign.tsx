import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';

/** A name is all it takes; everything else is written on its page. */
export function NewCampaign({ close }: { close(): void }) {
  const { t } = useTranslation('campaigns');
  const { t: said } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const create = useWrite(contract.campaigns.create, [contract.campaigns.list]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { body: { audienceId, name } },
      { onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/campaigns/$campaignId', params: { audienceId, campaignId: id } }) },
    );
  };
  return (
    <Dialog title={t('new')} close={close}>
      <form onSubmit={submit}>
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          required
          withAsterisk={false}
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={create.error ? faultText(create.error, said) : undefined}
        />
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={create.isPending}>
            {t('create')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
