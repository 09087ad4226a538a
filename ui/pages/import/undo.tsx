import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import { usePages, useRead, useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog, Sheet } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Icon } from '../../components/icon.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';

/** Taking it back, for 30 days; says beforehand whom it keeps. */
export function Undo({ one }: { one: OneImport }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  const [asking, setAsking] = useState(false);
  const [kept, setKept] = useState(false);
  const { undoUntil, undoneResult: undone, result } = one;
  if (undone && one.state === 'undone')
    return (
      <div className={css.undo}>
        <Icon name="undo" className="soft" />
        <p className="grow">{t('undoneSum', { taken: f.exact(undone.taken), kept: f.exact(undone.kept) })}</p>
        {undone.kept > 0 && <Button onClick={() => setKept(true)}>{t('seeKept', { count: undone.kept, n: f.exact(undone.kept) })}</Button>}
        {kept && <Kept id={one.id} close={() => setKept(false)} />}
      </div>
    );
  if (!undoUntil) return null;
  return (
    <div className={css.undo}>
      <Icon name="undo" className="soft" />
      <p className="grow">
        <Bold>{t('undoUntil', { day: f.day(undoUntil) })}</Bold>{' '}
        <span className="soft">{t('undoWhat', { added: f.exact(result.added), updated: f.exact(result.updated) })}</span>
      </p>
      <Button icon="undo" onClick={() => setAsking(true)}>
        {t('undo')}
      </Button>
      {asking && <Ask one={one} close={() => setAsking(false)} seeKept={() => setKept(true)} />}
      {kept && <Kept id={one.id} close={() => setKept(false)} />}
    </div>
  );
}

function Ask({ one, close, seeKept }: { one: OneImport; close(): void; seeKept(): void }) {
  const { t } = useTranslation('import');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const params = { id: one.id };
  const { data, isPending, isError, error } = useRead(contract.imports.undoPreview, { params });
  const undo = useWrite(contract.imports.undo, [contract.imports.one, contract.imports.list]);
  return (
    <Dialog title={t('undoAsk')} close={close}>
      {isPending && <Skeleton lines={3} />}
      {isError && <ErrorState fault={error} />}
      {data && (
        <div className={css.form}>
          <ul className={css.sums}>
            <li>{t('undoRemoves', { count: data.removed, n: f.exact(data.removed) })}</li>
            <li>{t('undoRestores', { count: data.restored, n: f.exact(data.restored) })}</li>
            <li>
              {t('undoKeeps', { count: data.kept, n: f.exact(data.kept) })}{' '}
              {data.kept > 0 && (
                <button type="button" className="accent leads" onClick={seeKept}>
                  {t('whom')}
                </button>
              )}
            </li>
          </ul>
          {undo.error && (
            <p className="red" role="alert">
              {faultText(undo.error, shell)}
            </p>
          )}
          <DialogFoot close={close}>
            <Button kind="primary" busy={undo.isPending} onClick={() => undo.mutate({ params }, { onSuccess: close })}>
              {t('undoGo')}
            </Button>
          </DialogFoot>
        </div>
      )}
    </Dialog>
  );
}

function Kept({ id, close }: { id: string; close(): void }) {
  const { t } = useTranslation('import');
  const { id: audienceId } = useAudience();
  const people = usePages(contract.imports.kept, { params: { id }, query: { limit: 50 } });
  return (
    <Sheet title={t('keptTitle')} close={close} width={520}>
      {people.isPending && <Skeleton lines={8} />}
      {people.isError && <ErrorState fault={people.error} />}
      <ul className={css.kept}>
        {people.items.map(({ contactId, email, firstName, lastName, because }) => (
          <li key={contactId}>
            <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId }} className="leads medium clip">
              {[firstName, lastName].filter(Boolean).join(' ') || email || '–'}
            </Link>
            <span className="meta clip grow">{email}</span>
            <span className="meta">{t(`because.${because}`)}</span>
          </li>
        ))}
      </ul>
      <LoadMore pages={people} />
    </Sheet>
  );
}
