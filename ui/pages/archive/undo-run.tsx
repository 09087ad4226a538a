import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { fromWords, type Run } from './run-words.ts';

/** Asks once, with whom it would bring back and to what. */
export function UndoRun({ run }: { run: Run }) {
  const { t } = useTranslation('archive');
  const [asking, ask] = useState(false);
  return (
    <>
      <Button small icon="undo" onClick={() => ask(true)}>
        {t('runs.undo')}
      </Button>
      {asking && <Asking run={run} close={() => ask(false)} />}
    </>
  );
}

function Asking({ run, close }: { run: Run; close(): void }) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const params = { id: run.id };
  const would = useRead(contract.archive.wouldReturn, { params });
  const undo = useWrite(contract.archive.undo, [contract.archive.runs, contract.archive.run]);
  const n = (key: string, count: number, more: object = {}) => t(key, { count, number: f.exact(count), ...more });
  const said = would.data;
  const statuses = Object.entries(said?.byStatus ?? {}).map(([status, count]) =>
    t('dialog.ofStatus', { number: f.exact(count), status: shell(`status.${status}`).toLocaleLowerCase() }),
  );
  return (
    <Dialog title={t('undo.title')} close={close} width={480}>
      <div className={css.asking}>
        <p className="soft">
          {fromWords(run, t, f)}, {f.near(run.createdAt)}
        </p>
        {would.isPending && <Skeleton lines={2} />}
        {would.isError && <ErrorState fault={would.error} retry={() => would.refetch()} />}
        {said && (
          <>
            <p className="num">
              <Bold>{said.contacts === 0 ? t('undo.nobody') : n('undo.returns', said.contacts, { list: f.list(statuses) })}</Bold>
            </p>
            {said.leftMeanwhile > 0 && <p className="num">{n('undo.left', said.leftMeanwhile)}</p>}
            {said.cameBack > 0 && <p className="num">{n('undo.back', said.cameBack)}</p>}
            {run.walksEnded > 0 && <p className="soft">{t('undo.walks')}</p>}
          </>
        )}
        {undo.isError && (
          <p className="red" role="alert">
            {faultText(undo.error, shell)}
          </p>
        )}
        <DialogFoot close={close}>
          <Button
            kind="primary"
            icon="undo"
            data-autofocus
            busy={undo.isPending || would.isPending}
            reason={said?.contacts === 0 ? t('undo.nobody') : null}
            onClick={() => undo.mutate({ params }, { onSuccess: close })}
          >
            {n('undo.verb', said?.contacts ?? 0)}
          </Button>
        </DialogFoot>
      </div>
    </Dialog>
  );
}
