import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { contract } from '../../../api/contract.ts';
import { usePages, useRead, useWrite } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { useFilterFields } from '../../components/filter/fields.ts';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { AddContact } from './add-contact.tsx';
import { ArchiveSelection } from './archive-selection.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { chosenColumns } from './columns.ts';
import css from './contacts.module.css';
import { CountLine } from './count-line.tsx';
import { ExportSelection } from './export-selection.tsx';
import { FilterChips } from './filter-chips.tsx';
import { Grid, type RowAct } from './grid.tsx';
import { JobProgress } from './job-progress.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { PlacesMenu } from './places-menu.tsx';
import { SegmentSelection } from './segment-selection.tsx';
import { type Act, SelectionBar } from './selection-bar.tsx';
import type { Target } from './use-bulk.ts';
import { useCampaign } from './use-campaign.ts';
import { useList } from './use-list.ts';
import { useSelection } from './use-selection.ts';
import { ViewTabs } from './view-tabs.tsx';

/** What stands open over the list. */
type Open = { what: Exclude<Act, 'campaign'>; target: Target } | { what: 'add' } | { what: 'note'; contact: ContactLine } | null;

export function ContactsPage() {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const list = useList();
  const { look, search, tab } = list;
  const [open, show] = useState<Open>(null);
  const fields = useRead(contract.fields.list, { query: { audienceId } }).data?.items ?? [];
  const filterFields = useFilterFields(fields, look.filters);
  const columns = chosenColumns(look.columns, fields);

  const asked = {
    audienceId,
    filters: JSON.stringify(look.filters),
    ...(search ? { search } : {}),
    ...(tab.archived ? { archived: 'yes' as const } : {}),
  };
  const extras = [...new Set(['next', ...columns.flatMap(({ extra }) => extra ?? [])])].join(',');
  const query = { ...asked, sort: look.sort, order: look.order, columns: extras, limit: 100 };
  const contacts = usePages(contract.contacts.list, { query }, { enabled: list.ready });
  const first = contacts.pages[0];
  // of many the list itself does not know how many: that is asked for beside it
  const counted = useRead(contract.contacts.count, { query: asked }, { enabled: first?.count === null, keep: true });
  const count = first?.count != null ? { count: first.count, capped: first.capped } : counted.data;
  const selecting = useSelection(JSON.stringify(asked));
  const refresh = useRefresh();
  const begin = useCampaign(list);
  const unarchive = useWrite(contract.contacts.unarchive);

  const actOne = async (what: RowAct, contact: ContactLine) => {
    if (what === 'note') return show({ what, contact });
    if (what === 'unarchive') {
      await unarchive.mutateAsync({ params: { id: contact.id } });
      return refresh();
    }
    show({ what, target: { chosen: { ids: new Set([contact.id]), all: false }, count: { count: 1, capped: false } } });
  };
  const filtered = look.filters.length > 0 || search !== '';
  const isEmpty = contacts.isSuccess && !contacts.isPlaceholderData && contacts.items.length === 0;
  return (
    <Page title={t('title')} crumbs={[]} flush>
      <div className={css.page}>
        <h1 className="unseen">{t('title')}</h1>
        <div className={css.top}>
          <ViewTabs list={list} counting={contacts.isSuccess} quiet={selecting.any} />
          {selecting.any && count ? (
            <SelectionBar
              list={list}
              selecting={selecting}
              count={count}
              act={(what) => (what === 'campaign' ? begin(selecting.chosen) : show({ what, target: { chosen: selecting.chosen, count } }))}
            />
          ) : (
            <div className={css.actions}>
              <ButtonLink small icon="enter" to="/a/$audienceId/contacts/import/{-$importId}" params={{ audienceId }}>
                {t('import')}
              </ButtonLink>
              <Button small kind="primary" icon="plus" onClick={() => show({ what: 'add' })}>
                {t('add')}
              </Button>
              <PlacesMenu />
            </div>
          )}
        </div>
        <div className={css.filters}>
          <SearchField label={t('search')} width="216px" value={search} onChange={(text) => list.change({ search: text })} />
          <FilterChips filters={look.filters} fields={filterFields} onChange={(filters) => list.change({ filters })} />
          <span className="grow" />
          <CountLine count={count} list={list} at={contacts.dataUpdatedAt} />
          <span className={css.wide}>
            <ColumnChooser list={list} fields={fields} />
          </span>
        </div>
        <JobProgress />
        {(contacts.isPending || !list.ready) && !contacts.isError && (
          <div className={css.waiting}>
            <Skeleton lines={16} gap={16} />
          </div>
        )}
        {contacts.isError && (
          <div className={css.waiting}>
            <ErrorState fault={contacts.error} retry={() => contacts.refetch()} />
            {look.filters.length > 0 && <Button onClick={() => list.change({ filters: [] })}>{t('clear')}</Button>}
          </div>
        )}
        {isEmpty && (
          <div className={css.waiting}>
            {filtered ? (
              <Empty action={<Button onClick={() => list.change({ filters: [], search: '' })}>{t('clear')}</Button>}>{t('noneFit')}</Empty>
            ) : (
              <Empty>{t(tab.archived ? 'noneArchived' : 'empty')}</Empty>
            )}
          </div>
        )}
        {contacts.items.length > 0 && (
          <Grid
            contacts={contacts.items}
            columns={columns}
            list={list}
            stale={contacts.isPlaceholderData}
            count={count && !count.capped ? count.count : null}
            more={contacts}
            selecting={selecting}
            act={actOne}
          />
        )}
      </div>
      {open?.what === 'add' && <AddContact fields={fields} close={() => show(null)} />}
      {open?.what === 'note' && <NoteDialog contact={open.contact} close={() => show(null)} />}
      {open?.what === 'export' && <ExportSelection list={list} target={open.target} close={() => show(null)} />}
      {open?.what === 'archive' && <ArchiveSelection list={list} target={open.target} close={() => show(null)} />}
      {open?.what === 'segment' && <SegmentSelection list={list} target={open.target} close={() => show(null)} done={selecting.clear} />}
      {open && 'target' in open && open.what !== 'export' && open.what !== 'archive' && open.what !== 'segment' && (
        <BulkDialog what={open.what} list={list} target={open.target} fields={fields} close={() => show(null)} done={selecting.clear} />
      )}
    </Page>
  );
}

/** After a change of one: lists and counts are read again. */
function useRefresh() {
  const queries = useQueryClient();
  return () => {
    for (const { path } of [contract.contacts.list, contract.contacts.count]) queries.invalidateQueries({ queryKey: [path] });
  };
}
