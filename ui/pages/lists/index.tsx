import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { SettingTabs } from '../../components/setting-tabs.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Category } from './category.tsx';
import css from './lists.module.css';
import { type Named, NameForm } from './name-form.tsx';
import { TheLists } from './the-lists.tsx';

export function ListsPage() {
  const { t } = useTranslation('lists');
  const { id: audienceId } = useAudience();
  const lists = useRead(contract.lists.list, { query: { audienceId } });
  const groups = useRead(contract.lists.groups, { query: { audienceId } });
  const [naming, setNaming] = useState<Named | null>(null);
  const addCategory = () => setNaming({ kind: 'category', audienceId });
  const items = groups.data?.items ?? [];
  const categories = groups.data?.categories ?? [];
  return (
    <Page title={t('title')}>
      <div className={css.lists}>
        <SettingTabs />
        <section aria-labelledby="lists">
          <div className={css.head}>
            <div className="grow">
              <h1 id="lists">{t('lists.title')}</h1>
              <p className="soft">{t('lists.lead')}</p>
            </div>
            <Button kind="primary" icon="plus" onClick={() => setNaming({ kind: 'list', audienceId })}>
              {t('lists.add')}
            </Button>
          </div>
          {lists.isPending && <Skeleton lines={3} height={28} />}
          {lists.isError && <ErrorState fault={lists.error} retry={() => lists.refetch()} />}
          {lists.data?.items.length === 0 && <Empty>{t('lists.none')}</Empty>}
          {lists.data && lists.data.items.length > 0 && <TheLists audienceId={audienceId} lists={lists.data.items} edit={setNaming} />}
        </section>
        <section aria-labelledby="groups">
          <div className={css.head}>
            <div className="grow">
              <h2 id="groups">{t('groups.title')}</h2>
              <p className="soft">{t('groups.lead')}</p>
            </div>
            <Button icon="plus" onClick={addCategory}>
              {t('groups.addCategory')}
            </Button>
          </div>
          {groups.isPending && <Skeleton lines={3} height={28} />}
          {groups.isError && <ErrorState fault={groups.error} retry={() => groups.refetch()} />}
          {groups.isSuccess && categories.length === 0 && <Empty>{t('groups.none')}</Empty>}
          {categories.map((category, place) => (
            <Category
              key={category.id}
              category={category}
              groups={items.filter(({ categoryId }) => categoryId === category.id)}
              order={categories.map(({ id }) => id)}
              place={place}
              edit={setNaming}
            />
          ))}
        </section>
      </div>
      {naming && <NameForm what={naming} close={() => setNaming(null)} />}
    </Page>
  );
}
