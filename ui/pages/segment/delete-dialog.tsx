import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Segment } from '../../../api/segments/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

const kinds = ['flows', 'campaigns', 'segments', 'views'] as const;

/** Asks once more, and says what would be broken. */
export function DeleteDialog({ segment, close }: { segment: Segment; close(): void }) {
  const { t } = useTranslation('segment');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const uses = useRead(contract.segments.uses, { params: { id: segment.id } });
  const remove = useWrite(contract.segments.remove, [contract.segments.list]);
  const used = kinds.filter((kind) => (uses.data?.[kind].length ?? 0) > 0);
  const go = () =>
    remove.mutate(
      { params: { id: segment.id } },
      {
        onSuccess: () => {
          notifications.show({ message: t('delete.done', { name: segment.name }) });
          navigate({ to: '/a/$audienceId/segments', params: { audienceId } });
        },
      },
    );
  return (
    <Dialog title={t('delete.title', { name: segment.name })} close={close}>
      <p>{t('delete.effect')}</p>
      {uses.isPending && <Skeleton lines={2} />}
      {uses.isError && <ErrorState fault={uses.error} retry={() => uses.refetch()} />}
      {used.length > 0 && (
        <div className={css.uses}>
          <p className="medium">{t('delete.used')}</p>
          <ul>
            {used.map((kind) => (
              <li key={kind}>{t(`delete.${kind}`, { names: f.list(uses.data?.[kind] ?? []) })}</li>
            ))}
          </ul>
        </div>
      )}
      {uses.isSuccess && used.length === 0 && <p className="soft">{t('delete.unused')}</p>}
      {remove.isError && (
        <p className="red" role="alert">
          {faultText(remove.error, shell)}
        </p>
      )}
      <DialogFoot close={close}>
        <Button kind="danger" busy={remove.isPending} reason={uses.isPending ? t('delete.looking') : null} onClick={go}>
          {t('delete.verb')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
