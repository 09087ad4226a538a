import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Empty, ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './duplicates.module.css';

type Merge = Answer<typeof contract.merges.list>['items'][number];

/** What was merged, and how to take it back. */
export function History({ contactId }: { contactId: string | undefined }) {
  const { t } = useTranslation('duplicates');
  const { id: audienceId } = useAudience();
  const merges = usePages(contract.merges.list, { query: { audienceId, ...(contactId ? { contactId } : {}), limit: 50 } });
  return (
    <>
      {merges.isPending && <Skeleton lines={6} />}
      {merges.isError && <ErrorState fault={merges.error} retry={() => merges.refetch()} />}
      {merges.items.length > 0 && (
        <table className={`table ${css.history}`}>
          <thead>
            <tr>
              <th>{t('history.kept')}</th>
              <th>{t('history.merged')}</th>
              <th>{t('history.at')}</th>
              <th>
                <span className="unseen">{t('history.undo')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {merges.items.map((merge) => (
              <Row key={merge.id} merge={merge} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={merges} />
      {merges.isSuccess && merges.items.length === 0 && <Empty>{t('history.empty')}</Empty>}
    </>
  );
}

function Row({ merge }: { merge: Merge }) {
  const { t } = useTranslation('duplicates');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const undo = useWrite(contract.merges.undo, [contract.merges.list, contract.twins.list]);
  const person = (id: string, name: string | null, there: boolean) =>
    there ? (
      <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: id }} className="strong leads">
        {name ?? t('history.unknown')}
      </Link>
    ) : (
      <span className="soft">{name ?? t('history.unknown')}</span>
    );
  return (
    <tr>
      <td>{person(merge.keptId, merge.kept, true)}</td>
      <td>{person(merge.mergedId, merge.merged, merge.undoneAt !== null)}</td>
      <td className="meta num" style={{ textAlign: 'left' }}>
        {f.moment(merge.at)}
      </td>
      <td className={css.undo}>
        {merge.undoneAt ? (
          <span className="meta">{t('history.undone', { day: f.day(merge.undoneAt) })}</span>
        ) : merge.undoUntil ? (
          <Confirm
            effect={t('history.effect', { name: merge.kept ?? '–' })}
            verb={t('history.undo')}
            onYes={() =>
              undo.mutate(
                { params: { id: merge.id } },
                {
                  onSuccess: () => notifications.show({ message: t('undoneNow') }),
                  onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }),
                },
              )
            }
          >
            {(ask) => (
              <Button
                small
                icon="undo"
                busy={undo.isPending}
                title={t('history.until', { day: f.day(merge.undoUntil as string) })}
                onClick={ask}
              >
                {t('history.undo')}
              </Button>
            )}
          </Confirm>
        ) : (
          <span className="meta">{t('history.over')}</span>
        )}
      </td>
    </tr>
  );
}
