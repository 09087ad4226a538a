import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Group, Category as Of } from '../../../api/lists/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Sortable } from '../../components/sortable.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './lists.module.css';
import type { Named } from './name-form.tsx';
import { People } from './people.tsx';
import { RowMenu } from './row-menu.tsx';

interface CategoryProps {
  category: Of;
  groups: Group[];
  /** Ids of all categories, and where this one stands. */
  order: string[];
  place: number;
  edit(what: Named): void;
}

export function Category({ category, groups, order, place, edit }: CategoryProps) {
  const { t } = useTranslation('lists');
  const f = useFormat();
  const { id: categoryId, audienceId, name } = category;
  const refresh = [contract.lists.groups];
  const reorder = useWrite(contract.lists.reorderGroups, refresh);
  const removeGroup = useWrite(contract.lists.removeGroup, refresh);
  const removeCategory = useWrite(contract.lists.removeCategory, refresh);
  const reorderCategories = useWrite(contract.lists.reorderCategories, refresh);
  const move = (by: number) => () => {
    const ids = order.filter((id) => id !== categoryId);
    ids.splice(place + by, 0, categoryId);
    reorderCategories.mutate({ body: { audienceId, ids } });
  };
  return (
    <div className={css.category}>
      <h3>
        <span className="grow">{name}</span>
        <Button small kind="quiet" icon="plus" onClick={() => edit({ kind: 'group', categoryId })}>
          {t('groups.add')}
        </Button>
        <RowMenu
          name={name}
          rename={() => edit({ kind: 'category', audienceId, category })}
          effect={t('groups.removeCategoryEffect', { count: groups.length, number: f.exact(groups.length) })}
          remove={() => removeCategory.mutate({ params: { id: categoryId } })}
          moves={{ up: place > 0 ? move(-1) : undefined, down: place < order.length - 1 ? move(1) : undefined }}
        />
      </h3>
      {groups.length === 0 && <p className="meta">{t('groups.empty')}</p>}
      <Sortable
        label={t('groups.label', { name })}
        items={groups}
        nameOf={(group) => group.name}
        onMove={(ids) => reorder.mutateAsync({ body: { categoryId, ids } })}
      >
        {(group) => (
          <div className={css.group}>
            <span className="clip">{group.name}</span>
            <span className={css.figure}>
              <People {...group.contacts} filter={`groups:any:${group.id}`} label={group.name} />
            </span>
            <RowMenu
              name={group.name}
              rename={() => edit({ kind: 'group', categoryId, group })}
              effect={t('groups.removeEffect', { count: group.contacts.count, number: f.exact(group.contacts.count) })}
              remove={() => removeGroup.mutate({ params: { id: group.id } })}
            />
          </div>
        )}
      </Sortable>
    </div>
  );
}
