import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './clean-up.module.css';

type CleanUp = Answer<typeof contract.cleanUps.list>['items'][number];
const open = (state: string) => state === 'waiting' || state === 'running' || state === 'paused';

/** Clean-ups, newest first: how far they are, what they did, and the way back. */
export function History() {
  const { t } = useTranslation('clean-up');
  const { id: audienceId } = useAudience();
  const all = usePages(contract.cleanUps.list, { query: { audienceId, limit: 20 } }, { every: 3_000 });
  return (
    <section className={css.history}>
      <h2 className="h3">{t('history.title')}</h2>
      {all.isPending && <Skeleton lines={3} />}
      {all.isError && <ErrorState fault={all.error} retry={() => all.refetch()} />}
      {all.isSuccess && all.items.length === 0 && <p className="soft">{t('history.empty')}</p>}
      {all.items.length > 0 && (
        <table className={`table cards ${css.table}`}>
          <thead>
            <tr>
              <th>{t('history.what')}</th>
              <th>{t('history.who')}</th>
              <th>{t('history.when')}</th>
              <th>{t('history.result')}</th>
              <th>
                <span className="unseen">{t('history.undo')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.items.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={all} />
    </section>
  );
}

function Row({ one }: { one: CleanUp }) {
  const { t } = useTranslation('clean-up');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const undo = useWrite(contract.cleanUps.undo, [contract.cleanUps.list, contract.contacts.list]);
  const cancel = useWrite(contract.jobs.cancel, [contract.cleanUps.list]);
  const count = (key: 'archived' | 'forgotten' | 'leftLists') =>
    one[key] > 0 ? [t(`history.${key}`, { count: one[key], number: f.exact(one[key]) })] : [];
  const who =
    one.by === 'addresses'
      ? [t('history.byAddresses')]
      : [
          one.status ? shell(`status.${one.status}`) : t('anyStatus'),
          ...(one.lists.length > 0 ? [t('history.onLists', { count: one.lists.length, number: f.exact(one.lists.length) })] : []),
          ...(one.before ? [t('history.before', { day: f.dateDate(one.before) })] : []),
        ];
  const n = one.archived + one.leftLists;
  return (
    <tr>
      <td className={`medium ${one.how === 'forget' ? 'red' : ''}`}>{t(`how.${one.how}`)}</td>
      <td>{who.join(', ')}</td>
      <td className="meta num" style={{ textAlign: 'left' }}>
        {f.moment(one.createdAt)}
      </td>
      <td className="num" style={{ textAlign: 'left' }}>
        {open(one.state) ? (
          <span className="row">
            <progress className={css.bar} value={one.done} max={one.total ?? 1} aria-label={t('history.result')} />
            {t('history.progress', { done: f.exact(one.done), total: f.exact(one.total ?? 0) })}
          </span>
        ) : (
          [
            ...count('archived'),
            ...count('forgotten'),
            ...count('leftLists'),
            ...(one.state === 'done' ? [] : [t(`history.${one.state as 'failed'}`)]),
          ].join(' · ')
        )}
        {one.error && <span className="red"> {one.error}</span>}
        {undo.isError && <span className="red"> {faultText(undo.error, shell)}</span>}
      </td>
      <td className={css.undo}>
        {open(one.state) && (
          <Button small busy={cancel.isPending || one.state === 'paused'} onClick={() => cancel.mutate({ params: { id: one.id } })}>
            {t('history.cancel')}
          </Button>
        )}
        {one.undo && (
          <span className="meta">
            {open(one.undo.state)
              ? t('history.undoing')
              : t('history.undone', { count: one.undo.restored, number: f.exact(one.undo.restored) })}
          </span>
        )}
        {one.undoUntil && (
          <Confirm
            effect={t('history.undoEffect', { count: n, number: f.exact(n) })}
            verb={t('history.undo')}
            onYes={() => undo.mutate({ params: { id: one.id } })}
          >
            {(ask) => (
              <Button
                small
                icon="undo"
                busy={undo.isPending}
                title={t('history.undoUntil', { day: f.day(one.undoUntil as string) })}
                onClick={ask}
              >
                {t('history.undo')}
              </Button>
            )}
          </Confirm>
        )}
      </td>
    </tr>
  );
}
