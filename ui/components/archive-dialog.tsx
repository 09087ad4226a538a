import { TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import type { Answer, Said } from '../api/client.ts';
import { useWrite } from '../api/queries.ts';
import { useAudience, useFormat } from '../shell/audience.tsx';
import { ArchiveBuyers } from './archive-buyers.tsx';
import { ArchiveConsequences } from './archive-consequences.tsx';
import css from './archive-dialog.module.css';
import { ArchiveOffer } from './archive-offer.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorState, faultText, Skeleton } from './states.tsx';

type Body = Said<typeof contract.archive.start>['body'];
/** Who is meant: contactIds, or filters with a search. */
export type ArchiveWhom = Omit<Body, 'audienceId' | 'leaveBuyers'>;
export type DryRun = Answer<typeof contract.archive.preview>;
export type Run = Answer<typeof contract.archive.start>;

interface ArchiveDialogProps {
  whom: ArchiveWhom;
  /** What the people have in common: a segment's or a person's name. */
  name?: string | undefined;
  /** Of the segment's rule. */
  version?: number | undefined;
  /** The run has begun: its page shows how far it is. */
  started(run: Run): void;
  close(): void;
}

/** Says what archiving would do, offers to win them back first, and asks for the word to be typed. Every number follows the tick. */
export function ArchiveDialog({ whom, name, version, started, close }: ArchiveDialogProps) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const preview = useWrite(contract.archive.preview);
  const start = useWrite(contract.archive.start, [contract.archive.runs, contract.archive.cost, contract.archive.contacts]);
  const [leave, setLeave] = useState(false);
  const [typed, setTyped] = useState('');
  const ask = () => preview.mutate({ body: { audienceId, ...whom } });
  useEffect(ask, []);
  const dry = preview.data;
  const does = dry && (leave ? dry.withoutBuyers : dry.all);
  const word = shell('typed.archive');
  const ready = typed.trim().toUpperCase() === word;
  const reason = !does ? t('dialog.counting') : does.contacts === 0 ? t('dialog.nobody') : ready ? null : shell('typed.first', { word });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && !start.isPending) start.mutate({ body: { audienceId, ...whom, leaveBuyers: leave } }, { onSuccess: started });
  };
  const title = (
    <>
      {name ? t('dialog.titleOf', { name }) : t('dialog.title')}
      {dry && (
        <span className={`meta num ${css.when}`}>
          {version !== undefined && `${t('dialog.version', { number: version })}, `}
          {t('dialog.countedAt', { time: f.time(preview.submittedAt) })}
        </span>
      )}
    </>
  );
  return (
    <Dialog title={title} close={close} width={864}>
      <form onSubmit={submit} className={css.form}>
        {preview.isError && <ErrorState fault={preview.error} retry={ask} />}
        {!dry && !preview.isError && (
          <div className={css.waiting}>
            <Skeleton lines={6} />
          </div>
        )}
        {dry && does && (
          <>
            {dry.inNoFlow > 0 && <ArchiveOffer dry={dry} whom={whom} name={name} close={close} />}
            <ArchiveConsequences dry={dry} does={does} />
            {dry.buyers.contacts > 0 && <ArchiveBuyers dry={dry} leave={leave} setLeave={setLeave} />}
          </>
        )}
        {start.isError && (
          <p className={`red ${css.fault}`} role="alert">
            {faultText(start.error, shell)}
          </p>
        )}
        <div className={css.foot}>
          <TextInput
            className={css.word}
            label={shell('typed.ask', { word })}
            value={typed}
            data-autofocus
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <span className={`meta ${css.how}`}>{t('dialog.how')}</span>
          <Button onClick={close}>{shell('cancel')}</Button>
          <Button type="submit" kind="primary" icon="archive" busy={start.isPending} reason={reason}>
            {t('dialog.verb', { count: does?.contacts ?? 0, number: does ? f.exact(does.contacts) : '…' })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
