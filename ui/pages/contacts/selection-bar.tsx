import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './contacts.module.css';
import type { List } from './use-list.ts';
import type { Selecting } from './use-selection.ts';

/** What can be done with a selection; each opens its own dialog. */
export type Act = 'tag' | 'enroll' | 'campaign' | 'edit' | 'list' | 'segment' | 'export' | 'archive' | 'unarchive';
const acts = [
  ['tag', 'tag'],
  ['enroll', 'flow'],
  ['campaign', 'send'],
  ['edit', 'edit'],
  ['list', 'inbox'],
  ['segment', 'filter'],
  ['export', 'download'],
  ['archive', 'archive'],
] as const;
/** The archived are not changed; they only come back. */
const actsOnArchived = [['unarchive', 'undo']] as const;

interface SelectionBarProps {
  list: List;
  selecting: Selecting;
  /** How many match, as far as the list knows. */
  count: { count: number; capped: boolean };
  act(what: Act): void;
}

/** Takes the place of the buttons above the list, so no row moves. */
export function SelectionBar({ list, selecting, count, act }: SelectionBarProps) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { chosen } = selecting;
  const all = useMatching(list, chosen.all && count.capped);
  const matching = count.capped ? (all ?? null) : count.count;
  const number = matching === null ? t('overShort', { number: f.exact(count.count) }) : f.exact(matching);
  return (
    <div className={css.bar} role="toolbar" aria-label={t('withSelection')}>
      <b className="num nowrap" role="status">
        {chosen.all ? t('allSelected', { number }) : t('selected', { count: chosen.ids.size, number: f.exact(chosen.ids.size) })}
      </b>
      {chosen.all
        ? chosen.ids.size > 0 && (
            <button type="button" className="link medium nowrap" onClick={selecting.onlyThese}>
              {t('onlyThese', { count: chosen.ids.size, number: f.exact(chosen.ids.size) })}
            </button>
          )
        : (count.capped || count.count > chosen.ids.size) && (
            <button type="button" className="link medium nowrap" onClick={selecting.setAll}>
              {t('selectAll', { number })}
            </button>
          )}
      {(list.tab.archived ? actsOnArchived : acts).map(([what, icon]) => (
        <Button key={what} small icon={icon} onClick={() => act(what)}>
          {t(`bulk.${what}`)}
        </Button>
      ))}
      <IconButton small icon="close" label={t('clearSelection')} onClick={selecting.clear} />
    </div>
  );
}

/** How many match exactly; only counted to the end for those who want to change them all. */
export function useMatching(list: List, enabled: boolean): number | undefined {
  const { id: audienceId } = useAudience();
  const { look, search } = list;
  const query = {
    audienceId,
    filters: JSON.stringify(look.filters),
    ...(search ? { search } : {}),
    ...(list.tab.archived ? { archived: 'yes' as const } : {}),
    exact: 'yes' as const,
  };
  return useRead(contract.contacts.count, { query }, { enabled }).data?.count;
}
