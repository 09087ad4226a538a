import { Checkbox } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import type { Answer, Said } from '../api/client.ts';
import { usePages } from '../api/queries.ts';
import { ArchiveDialog } from '../components/archive-dialog.tsx';
import { Button } from '../components/button.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Avatar } from '../components/person.tsx';
import { Empty, ErrorState, Skeleton } from '../components/states.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import { stepById } from './graph.ts';
import css from './inspector.module.css';

type Person = Answer<typeof contract.flows.people>['items'][number];
export type What = Said<typeof contract.flows.people>['query']['what'];

interface PeopleListProps {
  what: What;
  stepId: string | undefined;
  reason: string | undefined;
  /** How many there are, by the flow's own count. */
  count: number;
}

/** Who is behind a number. Each leads to their walk; some, or all who wait at a step, can be archived. */
export function PeopleList({ what, stepId, reason, count }: PeopleListProps) {
  const { t } = useTranslation('editor');
  const { flow, shown } = useEditing();
  const navigate = useNavigate();
  const pages = usePages(
    contract.flows.people,
    { params: { id: flow.id }, query: { what, ...(stepId ? { stepId } : {}), ...(reason ? { reason } : {}) } },
    { keep: false },
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [archiving, archive] = useState(false);
  if (pages.isError) return <ErrorState fault={pages.error} retry={() => pages.refetch()} />;
  if (pages.isPending) return <Skeleton lines={8} height={32} gap={12} />;
  if (pages.items.length === 0) return <Empty>{t('people.nobody')}</Empty>;
  const loaded = [...new Set(pages.items.map(({ contactId }) => contactId))];
  const ids = loaded.filter((id) => chosen.has(id));
  const choose = (some: Iterable<string>) => {
    setAll(false);
    setChosen(new Set(some));
  };
  const step = stepId ? stepById(shown, stepId) : undefined;
  const whole = all && stepId ? { step: { flowId: flow.id, stepId } } : null;
  return (
    <>
      <Picking
        loaded={loaded.length}
        chosen={ids.length}
        all={whole ? count : null}
        more={what === 'waiting' && stepId && (pages.hasNextPage || count > loaded.length) ? count : null}
        pick={(every) => choose(every ? loaded : [])}
        pickAll={() => setAll(true)}
        archive={() => archive(true)}
      />
      <ul className={css.people}>
        {pages.items.map((person) => (
          <Row
            key={person.enrollmentId}
            person={person}
            on={whole !== null || chosen.has(person.contactId)}
            toggle={() => choose(chosen.has(person.contactId) ? ids.filter((id) => id !== person.contactId) : [...ids, person.contactId])}
          />
        ))}
      </ul>
      <LoadMore pages={pages} />
      {archiving && (
        <ArchiveDialog
          whom={whole ?? { contactIds: ids }}
          name={whole ? `${flow.name}: ${step?.name ?? ''}` : undefined}
          close={() => archive(false)}
          started={(run) => navigate({ to: '/a/$audienceId/archive', params: { audienceId: flow.audienceId }, search: { run: run.id } })}
        />
      )}
    </>
  );
}

interface PickingProps {
  loaded: number;
  chosen: number;
  /** Not null: everybody is meant, so many. */
  all: number | null;
  /** Not null: there are more than are shown, so many in all. */
  more: number | null;
  pick(every: boolean): void;
  pickAll(): void;
  archive(): void;
}

/** Above the people: who is selected, and what can be done with them. */
function Picking({ loaded, chosen, all, more, pick, pickAll, archive }: PickingProps) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const n = (key: string, count: number) => t(key, { count, number: f.exact(count) });
  const any = all !== null || chosen > 0;
  return (
    <div className={css.picking}>
      <Checkbox
        aria-label={t('people.selectShown')}
        checked={all !== null || chosen === loaded}
        indeterminate={all === null && chosen > 0 && chosen < loaded}
        onChange={() => pick(all === null && chosen < loaded)}
      />
      <span className={any ? 'medium num' : 'soft num'} role="status">
        {all !== null ? n('people.allSelected', all) : chosen > 0 ? n('people.selected', chosen) : t('people.select')}
      </span>
      {all === null && more !== null && chosen > 0 && (
        <button type="button" className="link medium num" onClick={pickAll}>
          {n('people.selectAll', more)}
        </button>
      )}
      <span className="grow" />
      {any && (
        <Button small icon="archive" onClick={archive}>
          {t('people.archive')}
        </Button>
      )}
    </div>
  );
}

function Row({ person, on, toggle }: { person: Person; on: boolean; toggle(): void }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { flow } = useEditing();
  const name = person.name || person.email || '–';
  return (
    <li data-on={on || undefined}>
      <Checkbox aria-label={t('people.pick', { name })} checked={on} onChange={toggle} />
      <Link to="/a/$audienceId/enrollments/$enrollmentId" params={{ audienceId: flow.audienceId, enrollmentId: person.enrollmentId }}>
        <Avatar name={name} />
        <span className="grow">
          <span className={`clip ${css.personName}`}>{name}</span>
          <span className={`meta clip ${css.personName}`}>
            {person.reason ? t(`reason.${person.reason}`, { defaultValue: person.reason }) : person.name && person.email}
          </span>
        </span>
        {person.at && <span className="meta num nowrap">{f.moment(person.at)}</span>}
      </Link>
    </li>
  );
}
