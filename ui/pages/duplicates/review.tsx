import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button } from '../../components/button.tsx';
import { Sheet } from '../../components/dialog.tsx';
import { nameOf } from '../../components/person.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { type Choices, Comparison, type Reviewed } from './comparison.tsx';
import css from './duplicates.module.css';

const UNDO_MS = 30 * 86_400_000;

/** Two contacts side by side, `pair` = the kept one's id, a dot, the other's. Says what would happen before it does. */
export function Review({ pair, open, close }: { pair: string; open(ids: string): void; close(): void }) {
  const { t } = useTranslation('duplicates');
  const [aId = '', bId = ''] = pair.split('.');
  const review = useRead(contract.twins.review, { params: { aId, bId } });
  return (
    <Sheet title={t('sheet.title')} close={close} width={820}>
      {review.isPending && <Skeleton lines={10} />}
      {review.isError && <ErrorState fault={review.error} retry={() => review.refetch()} />}
      {review.data && <Reviewing review={review.data} swap={() => open(`${bId}.${aId}`)} close={close} />}
    </Sheet>
  );
}

function Reviewing({ review, swap, close }: { review: Reviewed; swap(): void; close(): void }) {
  const { t } = useTranslation('duplicates');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const [choices, setChoices] = useState<Choices>({});
  const refresh = [contract.twins.list, contract.contacts.list, contract.merges.list];
  const merge = useWrite(contract.merges.merge, refresh);
  const dismiss = useWrite(contract.twins.dismiss, [contract.twins.list]);
  const { keep, merge: merged, refusal } = review;
  const ids = { aId: keep.id, bId: merged.id };
  const emailSide = choices.email ?? review.fields.find(({ key }) => key === 'email')?.stays ?? 'keep';
  const goes = emailSide === 'keep' ? merged.email : keep.email;
  const status = emailSide === 'keep' ? review.consent.ifKeep : review.consent.ifMerge;
  return (
    <div className={css.review}>
      <Comparison review={review} choices={choices} choose={(key, side) => setChoices({ ...choices, [key]: side })} />
      <div>
        <Button small icon="updown" onClick={swap}>
          {t('sheet.swap')}
        </Button>
      </div>
      <p>{movesWords(review, t, f)}</p>
      <p>
        <Bold>{t('sheet.consent', { status: shell(`status.${status}`) })}</Bold> <span className="soft">{t('sheet.consentWhy')}</span>
      </p>
      {goes && <p className="soft">{t('sheet.oldAddress', { address: goes })}</p>}
      {review.bothWalk.length > 0 && <p className="amber">{t('sheet.bothWalk', { flows: f.list(review.bothWalk) })}</p>}
      <p className="soft">{t('sheet.undo', { day: f.day(Date.now() + UNDO_MS) })}</p>
      {(merge.isError || dismiss.isError) && (
        <p className="red" role="alert">
          {faultText(merge.error ?? dismiss.error, shell)}
        </p>
      )}
      <div className="row">
        <Button
          kind="primary"
          busy={merge.isPending}
          reason={refusal}
          onClick={() =>
            merge.mutate(
              { body: { keepId: keep.id, mergeId: merged.id, values: choices } },
              {
                onSuccess: () => {
                  notifications.show({ message: t('mergedNow', { name: nameOf(keep) }) });
                  close();
                },
              },
            )
          }
        >
          {t('sheet.act')}
        </Button>
        {review.state === 'proposed' && (
          <Button busy={dismiss.isPending} onClick={() => dismiss.mutate({ params: ids }, { onSuccess: close })}>
            {t('different')}
          </Button>
        )}
        <Button kind="quiet" onClick={close}>
          {shell('cancel')}
        </Button>
      </div>
      {refusal && <p className="red">{refusal}</p>}
    </div>
  );
}

function movesWords({ merge: { facts } }: Reviewed, t: TFunction<'duplicates'>, f: ReturnType<typeof useFormat>): string {
  const shown = (['orders', 'messages', 'events', 'notes', 'tags', 'lists', 'groups', 'permissions', 'walks'] as const).filter(
    (name) => facts[name] > 0,
  );
  if (shown.length === 0) return t('sheet.nothingMoves');
  return t('sheet.moves', { what: f.list(shown.map((name) => t(`facts.${name}`, { count: facts[name], number: f.exact(facts[name]) }))) });
}
