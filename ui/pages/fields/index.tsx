import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { SettingTabs } from '../../components/setting-tabs.tsx';
import { Sortable } from '../../components/sortable.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { FieldForm } from './field-form.tsx';
import { FieldJobs } from './field-jobs.tsx';
import { FieldRow } from './field-row.tsx';
import css from './fields.module.css';
import { MergeField } from './merge-field.tsx';
import { RemoveField } from './remove-field.tsx';

export type Doing = { what: 'add' } | { what: 'edit' | 'merge' | 'remove'; field: Field };

export function FieldsPage() {
  const { t } = useTranslation('fields');
  const { id: audienceId } = useAudience();
  const [building, setBuilding] = useState(false);
  const fields = useRead(contract.fields.list, { query: { audienceId } }, { every: building && 2_000 });
  const builds = fields.data?.items.some(({ index }) => index === 'building') ?? false;
  if (builds !== building) setBuilding(builds);
  const reorder = useWrite(contract.fields.reorder, [contract.fields.list]);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  const items = fields.data?.items ?? [];
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setDoing({ what: 'add' })}>
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')}>
      <div className={css.fields}>
        <SettingTabs />
        <div className={css.head}>
          <div className="grow">
            <h1>{t('title')}</h1>
            <p className="soft">{t('lead')}</p>
          </div>
          {items.length > 0 && add}
        </div>
        <FieldJobs audienceId={audienceId} />
        {fields.isPending && <Skeleton lines={6} height={28} />}
        {fields.isError && <ErrorState fault={fields.error} retry={() => fields.refetch()} />}
        {fields.isSuccess && items.length === 0 && <Empty action={add}>{t('none')}</Empty>}
        {items.length > 0 && (
          <Sortable
            label={t('label')}
            items={items}
            nameOf={({ label }) => label}
            onMove={(ids) => reorder.mutateAsync({ body: { audienceId, ids } })}
          >
            {(field) => <FieldRow field={field} act={(what) => setDoing({ what, field })} />}
          </Sortable>
        )}
      </div>
      {doing?.what === 'add' && <FieldForm audienceId={audienceId} close={done} />}
      {doing?.what === 'edit' && <FieldForm audienceId={audienceId} field={doing.field} close={done} />}
      {doing?.what === 'merge' && <MergeField field={doing.field} others={items} close={done} />}
      {doing?.what === 'remove' && <RemoveField field={doing.field} close={done} />}
    </Page>
  );
}
