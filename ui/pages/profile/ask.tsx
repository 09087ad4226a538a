import { useTranslation } from 'react-i18next';
import type { Endpoint } from '../../../api/http/endpoint.ts';
import type { Said } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { faultText } from '../../components/states.tsx';

interface AskProps<E extends Endpoint> {
  endpoint: E;
  said: Said<E>;
  verb: string;
  effect: string;
  refresh: Endpoint[];
  danger?: boolean;
  close(): void;
}

/** Asks once, states the effect, and stays with the reason when it is refused. */
export function Ask<E extends Endpoint>({ endpoint, said, verb, effect, refresh, danger = false, close }: AskProps<E>) {
  const { t } = useTranslation('shell');
  const act = useWrite(endpoint, refresh);
  return (
    <Dialog title={verb} close={close}>
      <p>{effect}</p>
      {act.isError && (
        <p className="red" role="alert" style={{ marginTop: 8 }}>
          {faultText(act.error, t)}
        </p>
      )}
      <DialogFoot close={close}>
        <Button
          kind={danger ? 'danger' : undefined}
          busy={act.isPending}
          data-autofocus
          onClick={() => act.mutate(said, { onSuccess: close })}
        >
          {verb}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
