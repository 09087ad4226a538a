import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './fields.module.css';

/** Says what would be lost, in numbers and names, before it is. */
export function RemoveField({ field, close }: { field: Field; close(): void }) {
  const { t } = useTranslation('fields');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const uses = useRead(contract.fields.uses, { params: { id: field.id } });
  const remove = useWrite(contract.fields.remove, [contract.fields.list, contract.audiences.list, contract.views.list, contract.jobs.list]);
  const name = field.label;
  const yes = () =>
    remove.mutate(
      { params: { id: field.id } },
      {
        onSuccess: ({ jobId, contacts: count }) => {
          const message = jobId ? t('removing.background', { name, count, number: f.exact(count) }) : t('removing.done', { name });
          notifications.show({ message });
          close();
        },
      },
    );
  return (
    <Dialog title={t('removing.title', { name })} close={close} width={480}>
      {uses.isPending && <Skeleton lines={2} />}
      {uses.isError && <ErrorState fault={uses.error} retry={() => uses.refetch()} />}
      {uses.data && (
        <div className={css.losses}>
          <p className="medium">{t('removing.contacts', { count: uses.data.contacts, number: f.exact(uses.data.contacts) })}</p>
          {uses.data.segments.length > 0 && <p>{t('removing.segments', { names: uses.data.segments.join(', ') })}</p>}
          {uses.data.views.length > 0 && <p>{t('removing.views', { names: uses.data.views.join(', ') })}</p>}
          {uses.data.flows.length > 0 && <p>{t('removing.flows', { names: uses.data.flows.join(', ') })}</p>}
          {uses.data.required && <p>{t('removing.required')}</p>}
          <p className="soft">{t('removing.noUndo')}</p>
        </div>
      )}
      {remove.isError && (
        <p className="red" role="alert">
          {faultText(remove.error, shell)}
        </p>
      )}
      <DialogFoot close={close}>
        <Button kind="danger" busy={remove.isPending} reason={uses.data ? null : t('removing.counting')} onClick={yes}>
          {t('removing.verb')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
