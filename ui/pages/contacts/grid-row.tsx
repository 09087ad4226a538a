import { Link } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactLine } from '../../../api/contacts/contract.ts';
import { nameOf } from '../../components/person.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Cell, DaysAgo } from './cells.tsx';
import type { Column } from './columns.ts';
import css from './contacts.module.css';
import type { RowAct } from './grid.tsx';
import { NextMessage } from './next-message.tsx';
import { RowMenu } from './row-menu.tsx';
import type { Selecting } from './use-selection.ts';

interface GridRowProps {
  contact: ContactLine;
  columns: Column[];
  index: number;
  top: number;
  active: boolean;
  narrow: boolean;
  selecting: Selecting;
  pick(event: MouseEvent): void;
  act(what: RowAct, contact: ContactLine): void;
}

export function GridRow({ contact, columns, index, top, active, narrow, selecting, pick, act }: GridRowProps) {
  const { t } = useTranslation('contacts');
  const { id: audienceId } = useAudience();
  const name = nameOf(contact);
  const on = selecting.has(contact.id);
  const link = { to: '/a/$audienceId/contacts/$contactId', params: { audienceId, contactId: contact.id }, tabIndex: -1 } as const;
  // the address where there is no name stands in its own column already
  const known = `${contact.firstName} ${contact.lastName}`.trim();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a grid that shows only what is in sight
    <div
      role="row"
      id={`row-${index}`}
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={on}
      className={narrow ? css.twoLines : css.row}
      data-active={active || undefined}
      data-on={on || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="gridcell" tabIndex={-1} className={css.pick}>
        <input type="checkbox" tabIndex={-1} aria-label={t('select', { name })} checked={on} onClick={pick} onChange={() => {}} />
      </div>
      {narrow ? (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div role="gridcell" tabIndex={-1} className={css.both}>
          <span className={css.line}>
            <Link {...link} className="strong leads clip">
              {known || contact.email || '–'}
            </Link>
            <span className="grow" />
            <Cell column={{ key: 'status', label: '', width: 0 }} contact={contact} />
          </span>
          <span className={`${css.line} meta`}>
            <span className="clip">
              <NextMessage contact={contact} />
            </span>
            <span className="grow" />
            <span className="num">{contact.lastOrderAt ? <DaysAgo at={contact.lastOrderAt} /> : t('neverBought')}</span>
          </span>
        </div>
      ) : (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="gridcell" tabIndex={-1} className={css.name}>
            <Link {...link} className={known ? 'strong leads' : 'softer leads'} aria-label={known ? undefined : name}>
              {known || '–'}
            </Link>
          </div>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div key={column.key} role="gridcell" tabIndex={-1} className={column.num ? css.num : css.cell}>
              {column.key === 'email' && contact.email ? (
                <Link {...link} className="soft leads">
                  {contact.email}
                </Link>
              ) : (
                <Cell column={column} contact={contact} />
              )}
            </div>
          ))}
        </>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="gridcell" tabIndex={-1} className={css.menu}>
        <RowMenu contact={contact} act={act} />
      </div>
    </div>
  );
}
