import { useTranslation } from 'react-i18next';
import type { ExportInput } from '../../../api/exports/contract.ts';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { type Target, useBulk } from './use-bulk.ts';
import type { List } from './use-list.ts';

/** The page's columns that an export knows under another name, or not at all. */
const NAMES: Record<string, readonly string[]> = { name: ['firstName', 'lastName'], next: [] };

/** The selection as a file, with the columns that the page shows. */
export function ExportSelection({ list, target, close }: { list: List; target: Target; close(): void }) {
  const { t } = useTranslation('exports');
  const { whom, number, people } = useBulk(list, target, close);
  const shown = ['name', ...list.look.columns].flatMap((key) => NAMES[key] ?? [key]);
  return (
    <ExportDialog
      selection={whom}
      count={t('state.done', { count: people ?? 2, number })}
      {...(list.tab.name && !('ids' in whom) ? { name: list.tab.name } : {})}
      columns={[...new Set(['email', ...shown])] as ExportInput['columns']}
      close={close}
    />
  );
}
