import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { List } from '../../../api/lists/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Sortable } from '../../components/sortable.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './lists.module.css';
import type { Named } from './name-form.tsx';
import { People } from './people.tsx';
import { RowMenu } from './row-menu.tsx';

interface TheListsProps {
  audienceId: string;
  lists: List[];
  edit(what: Named): void;
}
const statuses = ['subscribed', 'pending', 'unsubscribed'] as const;

export function TheLists({ audienceId, lists, edit }: TheListsProps) {
  const { t } = useTranslation('lists');
  const f = useFormat();
  const reorder = useWrite(contract.lists.reorder, [contract.lists.list]);
  const remove = useWrite(contract.lists.remove, [contract.lists.list]);
  return (
    <>
      <div className={`${css.row} ${css.columns} label`} aria-hidden="true">
        <span>{t('lists.name')}</span>
        {statuses.map((status) => (
          <span key={status}>{t(`lists.${status}`)}</span>
        ))}
        <span />
      </div>
      <Sortable
        label={t('lists.label')}
        items={lists}
        nameOf={({ name }) => name}
        onMove={(ids) => reorder.mutateAsync({ body: { audienceId, ids } })}
      >
        {(list) => (
          <div className={css.row}>
            <div>
              <button type="button" className="medium leads" onClick={() => edit({ kind: 'list', audienceId, list })}>
                {list.name}
              </button>
              {list.description && <p className="meta clip">{list.description}</p>}
            </div>
            {statuses.map((status) => (
              <span key={status} className={`${css.figure} ${status === 'subscribed' ? '' : css.less}`}>
                <People {...list[status]} filter={`list~${list.id}:any:${status}`} label={t(`lists.${status}`)} />
              </span>
            ))}
            <RowMenu
              name={list.name}
              rename={() => edit({ kind: 'list', audienceId, list })}
              effect={t('lists.removeEffect', { count: list.subscribed.count, number: f.exact(list.subscribed.count) })}
              remove={() => remove.mutate({ params: { id: list.id } })}
            />
          </div>
        )}
      </Sortable>
    </>
  );
}
