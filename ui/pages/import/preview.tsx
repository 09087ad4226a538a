import { Tooltip } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellProblem, Column, OneImport } from '../../../api/imports/contract.ts';
import css from './import.module.css';
import type { Change } from './mapping.tsx';
import { NewField } from './new-field.tsx';
import { PlaceSelect } from './place-select.tsx';
import { reasonWords } from './reason-words.ts';

/** The first rows, each column under the place it goes to. */
export function Preview({ one, set }: { one: OneImport; set: Change }) {
  const { t } = useTranslation('import');
  const [naming, setNaming] = useState<Column | null>(null);
  const zip = one.format === 'zip';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there
    <section className={css.scroll} tabIndex={0} aria-label={t('preview')}>
      <table className={css.preview}>
        <thead>
          <tr>
            <th className="num meta" scope="col">
              {t('line')}
            </th>
            {one.columns.map((column) => (
              <th key={column.index} scope="col">
                <div className={`clip ${css.header}`} title={column.header}>
                  {column.header || t('unnamed', { n: column.index + 1 })}
                </div>
                <PlaceSelect
                  column={column}
                  one={one}
                  place={(placing) => set({ columns: [{ index: column.index, placing }] })}
                  name={() => setNaming(column)}
                />
                <div className={`meta clip ${css.sure} ${column.sureness === 'check' ? css.check : ''}`}>{sure(column, t)}</div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {one.preview.map((row, n) => {
            const refused = row.problems.find(({ kind }) => kind === 'refused');
            const whole = row.problems.filter(({ column }) => column === null);
            return (
              <tr key={`${row.file}:${row.line}`} className={refused ? css.bad : undefined}>
                <td className="num meta">
                  {zip && row.file !== one.preview[n - 1]?.file && <span className="unseen">{row.file} </span>}
                  {row.line}
                </td>
                {one.columns.map((column) => (
                  <Cell
                    key={column.index}
                    value={row.cells[column.index] ?? ''}
                    left={column.placing.to === 'skip'}
                    problem={row.problems.find((problem) => problem.column === column.index) ?? (column.index === 0 ? whole[0] : undefined)}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {naming && (
        <NewField
          column={naming}
          close={() => setNaming(null)}
          make={(placing) => {
            set({ columns: [{ index: naming.index, placing }] });
            setNaming(null);
          }}
        />
      )}
    </section>
  );
}

function sure({ sureness, remark, placing }: Column, t: TFunction): string {
  if (sureness === 'chosen') return t(placing.to === 'new' ? 'sure.new_field' : 'sure.chosen');
  return t(`sure.${remark ?? sureness}`);
}

/** What is wrong with a cell is coloured, and told on hover and focus. */
function Cell({ value, left, problem }: { value: string; left: boolean; problem: CellProblem | undefined }) {
  const { t } = useTranslation('import');
  if (!problem)
    return (
      <td className={left ? 'softer' : undefined} title={value}>
        {value}
      </td>
    );
  const colour = problem.kind === 'refused' ? 'red' : 'amber';
  return (
    <td>
      <Tooltip label={reasonWords(problem.reason, t)} events={{ hover: true, focus: true, touch: true }}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its reason must be told to the keyboard too */}
        <span className={`${colour} ${css.wrong}`} tabIndex={0}>
          {value || t('empty')}
          <span className="unseen"> {reasonWords(problem.reason, t)}</span>
        </span>
      </Tooltip>
    </td>
  );
}
