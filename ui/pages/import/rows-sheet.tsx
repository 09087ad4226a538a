import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { OneImport } from '../../../api/imports/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Sheet } from '../../components/dialog.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import css from './import.module.css';
import { reasonWords } from './reason-words.ts';

/** The rows behind one number. */
export function RowsSheet({ one, reason, close }: { one: OneImport; reason: string; close(): void }) {
  const { t } = useTranslation('import');
  const rows = usePages(contract.imports.rows, { params: { id: one.id }, query: { reason, limit: 50 } });
  const forgotten = reason === 'forgotten';
  return (
    <Sheet title={reasonWords(reason, t)} close={close}>
      <p className={`soft ${css.todo}`}>{t(`todo.${reason.split(':')[0]}`, { defaultValue: '' })}</p>
      {rows.isPending && <Skeleton lines={8} />}
      {rows.isError && <ErrorState fault={rows.error} retry={() => rows.refetch()} />}
      {rows.items.length > 0 && !forgotten && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there
        <section className={css.scroll} tabIndex={0} aria-label={reasonWords(reason, t)}>
          <table className={css.preview}>
            <thead>
              <tr>
                <th className="num meta">{t('line')}</th>
                {one.columns.map((column) => (
                  <th key={column.index}>{column.header}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.items.map((row) => (
                <tr key={`${row.file}:${row.line}`}>
                  <td className="num meta">{row.line}</td>
                  {one.columns.map((column) => (
                    <td key={column.index}>{row.cells[column.index] ?? ''}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.isSuccess && (rows.items.length === 0 || forgotten) && <Empty>{forgotten ? t('forgottenRows') : t('notYet')}</Empty>}
      <LoadMore pages={rows} />
    </Sheet>
  );
}
