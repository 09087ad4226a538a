import { Checkbox } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty, ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './archive.module.css';
import { ContactRow } from './contact-row.tsx';

/** The archived themselves. Rows open the profile; nothing of them can be changed but that they come back. */
export function Contacts() {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { search = '', of } = useSearch({ from: '/a/$audienceId/archive' });
  const navigate = useNavigate({ from: '/a/$audienceId/archive' });
  const look = (search: string, runId: string | undefined) =>
    navigate({ search: (was) => ({ ...was, search: search || undefined, of: runId }), replace: true });
  const query = { audienceId, limit: 50, ...(search ? { search } : {}), ...(of ? { runId: of } : {}) };
  const people = usePages(contract.archive.contacts, { query });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const unarchive = useWrite(contract.archive.unarchive, [
    contract.archive.contacts,
    contract.archive.cost,
    contract.archive.runs,
    contract.contacts.list,
    contract.contacts.count,
  ]);
  const shown = people.items.map(({ id }) => id);
  const ids = shown.filter((id) => chosen.has(id)).slice(0, 500);
  const bringBack = (contactIds: string[]) =>
    unarchive.mutate(
      { body: { audienceId, contactIds } },
      {
        onSuccess: ({ restored }) => {
          setChosen(new Set());
          notifications.show({ message: t('contacts.back', { count: restored, number: f.exact(restored) }) });
        },
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }),
      },
    );
  const toggle = (id: string) => setChosen((was) => new Set(was.has(id) ? [...was].filter((other) => other !== id) : [...was, id]));
  const isEmpty = people.isSuccess && !people.isPlaceholderData && people.items.length === 0;
  return (
    <section className={css.section} id="contacts">
      <div className={css.head}>
        <h2>{t('contacts.title')}</h2>
        {of && (
          <span className="chip">
            {t('contacts.ofRun')}
            <button type="button" className="link medium" onClick={() => look(search, undefined)}>
              {t('contacts.allRuns')}
            </button>
          </span>
        )}
        <span className={`meta grow ${css.means}`}>{t('contacts.means')}</span>
        {ids.length > 0 ? (
          <>
            <span className="num medium" role="status">
              {t('contacts.selected', { count: ids.length, number: f.exact(ids.length) })}
            </span>
            <Button icon="undo" busy={unarchive.isPending} onClick={() => bringBack(ids)}>
              {t('contacts.unarchiveMany', { count: ids.length, number: f.exact(ids.length) })}
            </Button>
          </>
        ) : (
          <SearchField label={t('contacts.search')} width="200px" value={search} onChange={(text) => look(text, of)} />
        )}
      </div>
      {people.isPending && <Skeleton lines={8} />}
      {people.isError && <ErrorState fault={people.error} retry={() => people.refetch()} />}
      {isEmpty &&
        (search || of ? (
          <Empty action={<Button onClick={() => look('', undefined)}>{t('contacts.clear')}</Button>}>{t('contacts.noneFit')}</Empty>
        ) : (
          <Empty>{t('contacts.none')}</Empty>
        ))}
      {people.items.length > 0 && (
        <table className={`table cards ${css.people}`}>
          <thead>
            <tr>
              <th>
                <Checkbox
                  aria-label={t('contacts.selectAll')}
                  checked={ids.length === shown.length}
                  indeterminate={ids.length > 0 && ids.length < shown.length}
                  onChange={() => setChosen(new Set(ids.length === shown.length ? [] : shown))}
                />
              </th>
              <th>{t('contacts.name')}</th>
              <th>{t('contacts.email')}</th>
              <th>{t('contacts.statusBefore')}</th>
              <th>{t('contacts.archivedAt')}</th>
              <th>{t('contacts.inRun')}</th>
              <th className="num">{t('contacts.lastOrder')}</th>
              <th className="num">{t('contacts.revenue')}</th>
              <th>
                <span className="unseen">{t('contacts.unarchive')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.items.map((person) => (
              <ContactRow
                key={person.id}
                person={person}
                chosen={chosen.has(person.id)}
                toggle={() => toggle(person.id)}
                busy={unarchive.isPending}
                unarchive={() => bringBack([person.id])}
              />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore pages={people} />
    </section>
  );
}
