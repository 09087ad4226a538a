import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';

export type Action = 'rename' | 'pause' | 'resume' | 'archive';

/** Asks once, and says what would happen in numbers. */
export function ActionDialog({ action, flow, close }: { action: Action; flow: FlowRow; close(): void }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const [name, setName] = useState(flow.name);
  const refresh = [contract.flows.list, contract.flows.one, contract.flows.ahead];
  const rename = useWrite(contract.flows.update, refresh);
  const pause = useWrite(contract.flows.pause, refresh);
  const resume = useWrite(contract.flows.resume, refresh);
  const archive = useWrite(contract.flows.archive, refresh);
  const params = { id: flow.id };
  const held = useRead(contract.flows.held, { params }, { enabled: action === 'resume' });
  const doing = { rename, pause, resume, archive }[action];
  const done = {
    onSuccess: () => {
      notifications.show({ message: t(`done.${action}`, { name }) });
      close();
    },
  };
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (action === 'rename') rename.mutate({ params, body: { name: name.trim() } }, done);
    else ({ pause, resume, archive })[action].mutate({ params }, done);
  };
  const effect = {
    rename: '',
    pause: t('effect.pause', { count: flow.waiting, number: f.exact(flow.waiting) }),
    resume: held.data ? t('effect.resume', { goOn: f.exact(held.data.goOn), tooLate: f.exact(held.data.tooLate) }) : '',
    archive: t('effect.archive', { count: flow.waiting, number: f.exact(flow.waiting) }),
  }[action];
  return (
    <Dialog title={t(`ask.${action}`, { name: flow.name })} close={close}>
      <form onSubmit={go}>
        {action === 'rename' && (
          <TextInput label={t('name')} value={name} maxLength={120} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        )}
        {effect && <p>{effect}</p>}
        {doing.isError && (
          <p className="red" role="alert" style={{ marginTop: 8 }}>
            {faultText(doing.error, t)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button type="submit" kind="primary" busy={doing.isPending} reason={action === 'rename' && !name.trim() ? t('nameFirst') : null}>
            {t(`action.${action}`)}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
